"""Sources get what became of their records: signed, once, acknowledged or followed up."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.actions.receipts import receipt_file
from bihuan.apps.orders.actions.outcomes_sheets import acknowledge_sheet, escalate_sheets, issue_outcome_sheets
from bihuan.apps.orders.models import Outcome, WorkOrder
from bihuan.apps.orders.queries.books import equations
from bihuan.engine.ledger.signing import check_receipt_file
from tests.apps.orders.books.busy import AT, busy_world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_sheet_is_signed_and_lists_each_outcome_once() -> None:
    world = busy_world()
    code = world.incident.code
    (sheet,) = issue_outcome_sheets(incident=code, date=AT.date(), at=AT)
    file = receipt_file(sheet.receipt)
    said = json.loads(file["payload"])
    assert check_receipt_file(file) is None
    assert [one["outcome"] for one in said["outcomes"]] == list(
        Outcome.objects.order_by("batch", "line").values_list("id", flat=True)
    )
    assert (said["sheet"], said["source"], said["date"]) == (sheet.pk, "CDC", "2026-08-21")
    assert issue_outcome_sheets(incident=code, date=AT.date(), at=AT) == []


def test_only_what_ended_before_the_local_midnight_is_on_the_days_sheet() -> None:
    world = busy_world()
    assert issue_outcome_sheets(incident=world.incident.code, date=(AT - DAY).date(), at=AT) == []


def test_a_source_acknowledges_its_own_sheet_once() -> None:
    world = busy_world()
    (sheet,) = issue_outcome_sheets(incident=world.incident.code, date=AT.date(), at=AT)
    other = Actor("source-x", Role.SOURCE, world.incident.code, "OTHER")
    with pytest.raises(NotAllowed, match="not_your_source"):
        acknowledge_sheet(sheet_id=sheet.pk, by=other, at=AT)
    own = Actor("source-1", Role.SOURCE, world.incident.code, "CDC")
    assert acknowledge_sheet(sheet_id=sheet.pk, by=own, at=AT).acknowledged_at == AT
    with pytest.raises(NotAllowed, match="already_acknowledged"):
        acknowledge_sheet(sheet_id=sheet.pk, by=own, at=AT)
    found = {one.code: one for one in equations(world.incident.code, AT + 2 * DAY)}
    assert (found["E8"].terms, found["E8"].difference) == ({"acknowledged": 2}, 0)


def test_a_sheet_that_nobody_acknowledges_is_escalated_once() -> None:
    world = busy_world()
    code = world.incident.code
    issue_outcome_sheets(incident=code, date=AT.date(), at=AT)
    assert escalate_sheets(incident=code, at=AT + DAY) == 0
    late = AT + DAY + timedelta(hours=2)
    assert {one.code: one.difference for one in equations(code, late)}["E8"] == 1
    assert [escalate_sheets(incident=code, at=late) for _ in range(2)] == [1, 0]
    assert {one.code: one.difference for one in equations(code, late)}["E8"] == 0
    assert WorkOrder.objects.filter(kind="missing_acknowledgement").count() == 1
