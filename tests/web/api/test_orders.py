"""Orders over the API: what each role sees, moves, repetition, what stands against a move."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.web.api.calling import Caller, new
from tests.worlds import World

from bihuan.apps.core.models import Event, Incident
from bihuan.apps.orders.models import Feedback, OrderContent, WorkOrder
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.api.orders_said import MOVE_NAMES

Call = Callable[[str], Caller]
MISSING = (404, {"code": "not_found", "params": {}, "fields": []})
TO_UNIT = {"unit": "PCS-03", "duty_role": "unit_duty_officer"}


def _move(caller: Caller, order: str, move: str, **more: object) -> tuple[int, dict[str, object]]:
    return caller.post(f"/orders/{order}/moves", {"command": new(), "move": move, **more})


def test_a_list_is_masked_and_counted(world: World, caller: Call) -> None:
    said = caller("lead").get("/orders", limit=2)[1]
    plain = OrderContent.objects.get(order=said["items"][0]["id"])
    assert (said["total"], said["shown"], said["offset"]) == (3, 2, 0)
    assert plain.person_name not in str(said)
    assert plain.phone not in str(said)


@pytest.mark.parametrize(
    ("query", "total"),
    [({"state": "NEW"}, 2), ({"state": ["NEW", "DISPATCHED"]}, 3), ({"unit": "PCS-03"}, 1), ({"unit": "SQ-07"}, 0),
     ({"urgency": "P1"}, 0), ({"source": "CDC"}, 3), ({"routing": "undecided"}, 1), ({"open_only": "true"}, 3),
     ({"late": "true"}, 0), ({"supervised": "true"}, 0), ({"assignee": "x"}, 0), ({"offset": 2}, 3)],
)  # fmt: skip
def test_a_list_is_narrowed(world: World, caller: Call, query: dict[str, object], total: int) -> None:
    world.dispatch(world.orders[0])
    assert caller("lead").get("/orders", **query)[1]["total"] == total


@pytest.mark.parametrize(
    "query",
    [{"state": "LOST"}, {"limit": 0}, {"limit": 201}, {"offset": -1}, {"offset": 10**30}, {"unit": "a\x00"},
     {"late": "perhaps"}, {"source": "x" * 41}],
)  # fmt: skip
def test_a_filter_that_is_none_is_refused(caller: Call, query: dict[str, object]) -> None:
    status, said = caller("lead").get("/orders", **query)
    assert (status, said["code"], said["fields"][0]["path"].split(".")[0]) == (422, "invalid", "query")


@pytest.mark.parametrize(
    ("name", "total"),
    [("lead", 3), ("analyst", 3), ("reviewer", 3), ("commander", 3), ("dispatcher@PCS-03", 1), ("officer@PCS-03", 1),
     ("dispatcher@SQ-07", 0)],
)  # fmt: skip
def test_each_role_sees_its_own(world: World, caller: Call, name: str, total: int) -> None:
    world.dispatch(world.orders[0])
    assert caller(name).get("/orders")[1]["total"] == total


def test_a_role_without_orders_is_told_so(caller: Call) -> None:
    assert caller("administrator").get("/orders")[1]["code"] == "wrong_role"


def test_one_order_tells_its_moves_and_its_story_without_words(world: World, caller: Call) -> None:
    world.dispatch(world.orders[0])
    _move(caller("lead"), world.orders[0], "note", details={"note": "张三丰来过"})
    status, said = caller("lead").get(f"/orders/{world.orders[0]}")
    assert (status, [one["kind"] for one in said["story"]]) == (
        200, ["order.opened", "order.dispatched", "order.noted"],
    )  # fmt: skip
    assert {"move": "recall", "needs": ["reason"]} in said["moves"]
    assert "来过" not in str(said)


def test_one_order_is_whole_for_who_holds_it_and_masked_for_who_had_it(world: World, caller: Call) -> None:
    order = world.orders[0]
    world.bring(order, "SIGNED")
    name = OrderContent.objects.get(order=order).person_name
    held = caller("officer@PCS-03").get(f"/orders/{order}")[1]
    world.move("recall", order, "lead", reason="mistaken")
    had = caller("officer@PCS-03").get(f"/orders/{order}")[1]
    assert ((held["is_whole"], held["name"]), (had["is_whole"], had["name"])) == ((True, name), (False, "欧***"))


def test_an_order_of_another_unit_is_as_if_it_were_not_there(world: World, caller: Call) -> None:
    world.dispatch(world.orders[0])
    officer = caller("officer@SQ-07")
    paths = [f"/orders/{world.orders[0]}", f"/orders/{new()}", f"/journal/proof/{world.orders[0]}"]
    assert [officer.get(path) for path in paths] == [MISSING] * 3
    assert [_move(officer, order, "sign") for order in (world.orders[0], new())] == [MISSING] * 2


def test_an_order_of_another_incident_is_as_if_it_were_not_there(world: World, caller: Call) -> None:
    incident = Incident.objects.get()
    incident.code = "DRILL-2"
    incident.save(force_insert=True)
    WorkOrder.objects.filter(pk=world.orders[0]).update(incident="DRILL-2")
    lead, order = caller("lead"), world.orders[0]
    choice = {"order": order, "unit": "PCS-03"}
    answers = [lead.get(f"/orders/{order}"), lead.get(f"/journal/proof/{order}"), _move(lead, order, "urge")]
    answers.append(lead.post("/orders/dispatch", {"command": new(), "choices": [choice]}))
    assert answers == [MISSING] * 4


def test_the_loop_from_dispatch_to_closing_goes_over_the_api(world: World, caller: Call) -> None:
    order, lead, officer = world.orders[0], caller("lead"), caller("officer@PCS-03")
    report = {"evidence": "见到本人", "contacted": "本人", "contacted_at": "2026-08-21T08:00:00+08:00", "note": "无"}
    steps = [
        _move(lead, order, "dispatch", details=TO_UNIT, expected_n=0), _move(officer, order, "sign", expected_n=1),
        _move(officer, order, "start"), _move(officer, order, "report", details={"result": "verified"}, report=report),
        _move(caller("reviewer"), order, "accept", expected_n=4),
    ]  # fmt: skip
    states = ["DISPATCHED", "SIGNED", "WORKING", "FED_BACK", "CLOSED"]
    assert steps == [(200, {"order": order, "state": state, "n": n}) for n, state in enumerate(states, 1)]
    assert Feedback.objects.get().evidence == "见到本人"


def test_a_repeated_command_is_answered_as_before_and_done_once(world: World, caller: Call) -> None:
    order, told = world.orders[0], {"command": new(), "move": "dispatch", "details": TO_UNIT, "expected_n": 0}
    first = caller("lead").post(f"/orders/{order}/moves", told)
    world.move("sign", order, "officer@PCS-03")
    assert caller("lead").post(f"/orders/{order}/moves", told) == first
    assert Event.objects.filter(kind="order.dispatched").count() == 1


def test_a_command_for_another_request_is_refused(world: World, caller: Call) -> None:
    told = {"command": new(), "move": "dispatch", "details": TO_UNIT}
    caller("lead").post(f"/orders/{world.orders[0]}/moves", told)
    status, said = caller("lead").post(f"/orders/{world.orders[1]}/moves", told)
    assert (status, said["code"]) == (409, "command_reused")


def test_a_move_from_a_stale_look_is_refused_with_the_present_number(world: World, caller: Call) -> None:
    world.dispatch(world.orders[0])
    status, said = _move(caller("lead"), world.orders[0], "recall", details={"reason": "mistaken"}, expected_n=0)
    assert (status, said) == (409, {"code": "stale", "params": {"n": 1}, "fields": []})


def test_a_late_report_is_kept_as_a_note_and_its_repetition_too(world: World, caller: Call) -> None:
    order = world.orders[0]
    world.dispatch(order)
    world.move("recall", order, "lead", reason="mistaken")
    told = {"command": new(), "move": "report", "details": {"result": "verified"}, "report": {"note": "晚了"}}
    first, second = (caller("officer@PCS-03").post(f"/orders/{order}/moves", told) for _ in range(2))
    assert (first[0], first[1]["state"], second) == (200, "NEW", first)
    assert Feedback.objects.get().is_late_note


@pytest.mark.parametrize(
    ("move", "details", "status", "code", "path"),
    [
        ("dispatch", {}, 422, "missing_detail", "body.details.unit"),
        ("dispatch", {"unit": "NONE", "duty_role": "unit_head"}, 422, "unknown_unit", "body.details.unit"),
        ("sign", {}, 409, "wrong_state", None),
        ("supervise", {}, 422, "missing_detail", "body.details.seconds"),
        ("supervise", {"seconds": 2**31}, 422, "invalid", "body.details.seconds"),
        ("supervise", {"seconds": "60"}, 422, "invalid", "body.details.seconds"),
        ("ask_cancel", {"reason": "whim"}, 422, "unknown_reason", "body.details.reason"),
        ("ask_cancel", {"reason": "other"}, 422, "missing_detail", "body.details.note"),
        ("merge", {"survivor": "0190a1b2-0000-7000-8000-000000000000"}, 404, "not_found", None),
        ("report", {}, 422, "missing_detail", "body.details.result"),
        ("note", {"note": "a\u0000b"}, 422, "invalid", "body.details.note"),
        ("note", {"note": "\ud800"}, 422, "invalid", "body.details.note"),
        ("note", {"note": "x" * 2001}, 422, "invalid", "body.details.note"),
        ("escalate", {}, 422, "invalid", "body.move"),
        ("split", {}, 422, "invalid", "body.move"),
        ("vanish", {}, 422, "invalid", "body.move"),
        ("dispatch", {"unit": "PCS-03", "duty_role": "desk_lead"}, 422, "invalid", "body.details.duty_role"),
    ],
)
def test_a_move_that_cannot_be_made_says_why(
    world: World, caller: Call, move: str, details: dict[str, object], status: int, code: str, path: str | None
) -> None:
    answer, said = _move(caller("lead"), world.orders[0], move, details=details)
    assert (answer, said["code"], [one["path"] for one in said["fields"]]) == (status, code, [path] if path else [])


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-08-21", 1, "1",
                                "2026-08-21T08:00:00", "2026-02-30T08:00:00Z"])  # fmt: skip
def test_an_instant_that_is_none_is_refused(world: World, caller: Call, at: object) -> None:
    status, said = _move(caller("lead"), world.orders[0], "report", report={"contacted_at": at})
    assert (status, said["fields"][0]["path"]) == (422, "body.report.contacted_at")


def test_a_unit_gives_an_order_to_its_own_people_only(world: World, caller: Call) -> None:
    order, desk = world.orders[0], caller("dispatcher@PCS-03")
    world.dispatch(order)
    own, other = (world.people[f"officer@{unit}"].pk for unit in ("PCS-03", "SQ-07"))
    assert _move(desk, order, "assign", details={"assignee": other})[1]["code"] == "unknown_assignee"
    assert _move(desk, order, "assign", details={"assignee": own})[0] == 200


def test_a_role_may_not_make_the_moves_of_others(world: World, caller: Call) -> None:
    world.dispatch(world.orders[0])
    said = [_move(caller(name), world.orders[0], move) for name, move in (("lead", "sign"), ("inspector", "accept"))]
    assert [(status, one["code"]) for status, one in said] == [(403, "wrong_role"), (409, "wrong_state")]


def test_every_move_of_the_table_but_the_machines_and_the_split_can_be_told() -> None:
    assert set(MOVES) - set(MOVE_NAMES) == {"escalate", "join", "child_ended", "child_reopened", "split"}


def _choices(world: World, **of_last: object) -> list[dict[str, object]]:
    chosen = [{"order": order, "unit": "PCS-03", "expected_n": 0} for order in world.orders]
    return [*chosen[:-1], {**chosen[-1], **of_last}]


def test_a_dispatch_in_bulk_is_done_once(world: World, caller: Call) -> None:
    told = {"command": new(), "choices": _choices(world)}
    first, second = (caller("lead").post("/orders/dispatch", told) for _ in range(2))
    assert (first[0], [one["state"] for one in first[1]["moved"]], second) == (200, ["DISPATCHED"] * 3, first)
    assert Event.objects.filter(kind="order.dispatched").count() == 3


def test_a_dispatch_in_bulk_is_all_or_nothing(world: World, caller: Call) -> None:
    told = {"command": new(), "choices": _choices(world, expected_n=7)}
    status, said = caller("lead").post("/orders/dispatch", told)
    assert (status, said["code"], said["params"]) == (409, "stale", {"n": 0, "order": world.orders[-1]})
    assert WorkOrder.objects.filter(state="NEW").count() == 3


@pytest.mark.parametrize("order", ["real", "unreal"])
def test_who_may_not_dispatch_learns_nothing(world: World, caller: Call, order: str) -> None:
    choice = {"order": world.orders[0] if order == "real" else new(), "unit": "PCS-03"}
    answer = caller("officer@PCS-03").post("/orders/dispatch", {"command": new(), "choices": [choice]})
    assert (answer[0], answer[1]["code"]) == (403, "wrong_role")


@pytest.mark.parametrize("count", [0, 1001])
def test_a_dispatch_in_bulk_has_one_to_a_thousand(world: World, caller: Call, count: int) -> None:
    choices = [{"order": world.orders[0], "unit": "PCS-03"}] * count
    status, said = caller("lead").post("/orders/dispatch", {"command": new(), "choices": choices})
    assert (status, said["fields"][0]["path"]) == (422, "body.choices")
