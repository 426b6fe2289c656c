"""The books over the API: balance, root, proof, sheets of outcomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.web.api.calling import Caller, new
from tests.worlds import World

from bihuan.apps.core.models import Event
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.actions.outcomes_sheets import issue_outcome_sheets
from bihuan.engine.ledger.merkle import verify_inclusion

Call = Callable[[str], Caller]


def test_the_last_balance_is_told(world: World, caller: Call) -> None:
    before = caller("lead").get("/balance")
    strike_balance(incident=world.incident.code, at=world.at, is_full=True)
    status, said = caller("lead").get("/balance")
    assert (before[0], status, said["unaccounted"]) == (404, 200, 0)
    assert [row["code"] for row in said["equations"]] == [f"E{number}" for number in range(10)]


def test_a_unit_may_not_read_the_balance(caller: Call) -> None:
    assert caller("officer@PCS-03").get("/balance")[1]["code"] == "wrong_role"


def test_the_proof_of_an_order_leads_to_the_root(world: World, caller: Call) -> None:
    lead, officer = caller("lead"), caller("officer@PCS-03")  # each gets a token, which is an event of its own
    proof = lead.get(f"/journal/proof/{world.orders[0]}")[1]
    root = officer.get("/journal/root")[1]
    path = [bytes.fromhex(step) for step in proof["path"]]
    leaf, top = bytes.fromhex(proof["leaf"]), bytes.fromhex(root["root"])
    assert (proof["size"], proof["root"]) == (root["size"], root["root"])
    assert verify_inclusion(leaf, proof["index"], proof["size"], path, top)


def _sheet(world: World) -> str:
    world.bring(world.orders[0], "CLOSED")
    later = world.at + timedelta(seconds=1)
    sheets = issue_outcome_sheets(incident=world.incident.code, date=later.date() + timedelta(days=1), at=later)
    return str(sheets[0].pk)


def test_a_sheet_is_acknowledged_once_however_often_it_is_told(world: World, caller: Call) -> None:
    sheet, clerk, command = _sheet(world), caller("clerk"), new()
    first, second = (clerk.post(f"/outcome-sheets/{sheet}/acknowledge", {"command": command}) for _ in range(2))
    other = clerk.post(f"/outcome-sheets/{sheet}/acknowledge", {"command": new()})
    assert (first[0], first[1]["acknowledged_at"] is not None, second) == (200, True, first)
    assert (other[0], other[1]["code"]) == (409, "already_acknowledged")
    assert Event.objects.filter(kind="outcome_sheet.acknowledged").count() == 1


def test_sheets_are_listed_with_their_signed_receipts(world: World, caller: Call) -> None:
    sheet, clerk = _sheet(world), caller("clerk")
    said = clerk.get("/outcome-sheets", source="CDC", open_only="true")[1]
    receipt = clerk.get(f"/receipts/{said['items'][0]['receipt']}")
    assert (said["total"], said["items"][0]["id"], said["items"][0]["outcomes"]) == (1, sheet, 1)
    assert (receipt[0], sheet in receipt[1]["payload"]) == (200, True)
    assert clerk.get("/outcome-sheets", source="NONE")[1]["total"] == 0


def test_a_unit_may_neither_list_nor_acknowledge_sheets(world: World, caller: Call) -> None:
    sheet, officer = _sheet(world), caller("officer@PCS-03")
    answers = [officer.get("/outcome-sheets")]
    answers += [officer.post(f"/outcome-sheets/{one}/acknowledge", {"command": new()}) for one in (sheet, new())]
    assert {(status, said["code"]) for status, said in answers} == {(403, "wrong_role")}
