"""Exports over the API: the same act, the same refusals, the passphrase and the file in answers of their own."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any

from tests.apps.core.exports.outing import cells_in
from tests.web.api.calling import Caller, new
from tests.worlds import World

from bihuan.apps.core.models import AccessEntry, Event, Export
from bihuan.apps.intake.models import Batch

Call = Callable[[str], Caller]


def _told(**changes: Any) -> dict[str, Any]:
    plain = {"rows": {}, "columns": ["number", "person_name"], "purpose": "field_work", "words": "外勤无网络"}
    return {"command": new(), **plain, **changes}


def test_the_whole_way(world: World, caller: Call) -> None:
    analyst = caller("analyst")
    status, said = analyst.post("/exports", _told())
    assert (status, said["state"], said["rows"], said["needs_approval"]) == (200, "approved", 3, False)
    path = f"/exports/{said['id']}"
    assert analyst.post(f"{path}/file", {})[1]["code"] == "wrong_export_state"
    assert analyst.post(f"{path}/make", {})[1]["state"] == "made"
    assert analyst.post(f"{path}/file", {})[1]["code"] == "passphrase_first"
    passphrase = analyst.post(f"{path}/passphrase", {})[1]["passphrase"]
    assert analyst.post(f"{path}/passphrase", {})[1]["code"] == "passphrase_shown"
    status, file = analyst.post(f"{path}/file", {})
    assert {cells[1] for cells in cells_in(b64decode(file["content"]), passphrase)[2:5]} == {
        "欧阳小满",
        "张三丰",
        "马六",
    }
    assert AccessEntry.objects.filter(act="export").count() == 3
    assert analyst.get(path)[1]["fetched"] == 1


def test_the_same_command_asks_once(world: World, caller: Call) -> None:
    told = _told()
    first, again = (caller("analyst").post("/exports", told)[1] for _ in range(2))
    assert (first, Export.objects.count()) == (again, 1)
    assert caller("analyst").post("/exports", {**told, "words": "另有原因"})[1]["code"] == "command_reused"


def test_a_second_person_decides(world: World, caller: Call) -> None:
    lines = {"batch": Batch.objects.get().pk}
    said = caller("analyst").post("/exports", _told(rows=lines, columns=["line", "document_number"]))[1]
    path = f"/exports/{said['id']}/decision"
    assert said["state"] == "asked"
    assert caller("analyst").post(path, {"answer": "approve"})[1]["code"] == "wrong_role"
    assert [one["id"] for one in caller("reviewer").get("/exports", waiting=True)[1]["items"]] == [said["id"]]
    assert caller("reviewer").post(path, {"answer": "approve"})[1]["state"] == "approved"
    assert caller("commander").post(path, {"answer": "refuse"})[1]["code"] == "wrong_export_state"


def test_refusals_are_codes_and_write_nothing(world: World, caller: Call) -> None:
    for changes, status, code in (
        ({"columns": ["password"]}, 422, "unknown_column"),
        ({"words": "        "}, 422, "words_missing"),
        ({"purpose": "curiosity"}, 422, "invalid"),
        ({"rows": {"state": ["CLOSED"]}}, 409, "nothing_to_export"),
        ({"rows": {"batch": new()}, "columns": ["line"]}, 404, "not_found"),
    ):
        answered, said = caller("analyst").post("/exports", _told(**changes))
        assert (answered, said["code"]) == (status, code)
    assert caller("reviewer").post("/exports", _told())[1]["code"] == "wrong_role"
    assert Export.objects.count() == 0


def test_a_spent_budget_is_answered_and_recorded(world: World, caller: Call, monkeypatch: Any) -> None:
    monkeypatch.setattr("bihuan.apps.core.rules.exports.MOST_A_DAY", 2)
    status, said = caller("analyst").post("/exports", _told())
    assert (status, said["code"]) == (409, "export_budget_spent")
    assert Event.objects.filter(kind="export.stopped").count() == 1


def test_anothers_export_is_not_there(world: World, caller: Call) -> None:
    said = caller("analyst").post("/exports", _told())[1]
    for name in ("clerk", "dispatcher@PCS-03"):
        assert caller(name).get(f"/exports/{said['id']}")[0] == 404
        for step in ("make", "passphrase", "file"):
            assert caller(name).post(f"/exports/{said['id']}/{step}", {})[0] == 404
