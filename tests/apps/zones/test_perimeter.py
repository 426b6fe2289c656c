"""A decision opens the orders of its checklist once, each with owner and deadline; an end takes down what is left."""

from __future__ import annotations

import pytest

from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules import system
from bihuan.apps.orders.actions import move_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.zones.actions import controls as acts
from bihuan.apps.zones.actions.perimeter import note_order, open_lifting, open_set_up
from bihuan.apps.zones.models import Control, ControlItem
from tests.apps.zones.controls_world import AT, DAY, EAST, HOUR, WEST, Zone, kinds_of, timedelta

pytestmark = pytest.mark.django_db
SET_UP = ["gates", "medical", "notices", "supplies", "testing", "waste", "welfare"]


def items(row: Control, which: str = "set_up") -> list[ControlItem]:
    return list(ControlItem.objects.filter(control=row, list=which).order_by("item", "unit_id"))


def test_a_decision_opens_one_order_an_item_with_owner_and_deadline(zone: Zone) -> None:
    row = zone.decided()
    assert items(row) == []
    zone.run()
    kept = items(row)
    assert [one.item for one in kept] == SET_UP
    gates, notices = kept[0], kept[2]
    assert (gates.unit_id, gates.urgency, gates.due_at, gates.state) == ("PCS-03", "P2", AT + HOUR, "NEW")
    assert (notices.unit_id, kept[1].unit_id) == ("PCS-03", None)
    order = WorkOrder.objects.select_related("content").get(pk=gates.order)
    assert (order.kind, order.urgency, order.content.proposed_unit_id) == ("perimeter", "P2", "PCS-03")
    assert order.content.title == "2026-11 set_up gates 1 西山路以北"
    assert kinds_of(row.pk)[-1] == "control.orders_opened"


def test_a_job_that_runs_twice_opens_nothing_twice(zone: Zone) -> None:
    row = zone.decided(communities=(WEST, EAST))
    said = {"control_id": row.pk, "incident": zone.incident, "at": AT}
    assert (open_set_up(**said), open_set_up(**said)) == (9, 0)
    assert WorkOrder.objects.filter(kind="perimeter").count() == 9
    owners = [(one.item, one.unit_id) for one in items(row) if one.item in {"notices", "welfare"}]
    assert owners == [("notices", "PCS-03"), ("notices", "SQ-07"), ("welfare", "PCS-03"), ("welfare", "SQ-07")]


def test_a_department_with_two_units_leaves_the_choice_to_the_desk(zone: Zone) -> None:
    Unit.objects.filter(pk="SQ-07").update(department_id="police")
    row = zone.decided()
    zone.run()
    assert items(row)[0].unit_id is None


def test_a_draft_sets_off_nothing(zone: Zone) -> None:
    row = zone.draft()
    zone.run()
    said = {"control_id": row.pk, "incident": zone.incident, "at": AT}
    assert (open_set_up(**said), open_lifting(**said), open_set_up(control_id="no", incident=zone.incident, at=AT)) == (
        0, 0, 0,
    )  # fmt: skip
    assert ControlItem.objects.count() == 0


def test_lifting_opens_its_own_checklist(zone: Zone) -> None:
    row = zone.decided()
    zone.run()
    acts.lift_control(control_id=row.pk, reason="milder_means", by=zone.by("lead"), at=AT + DAY)
    zone.run(AT + DAY)
    down = {one.item: one.due_at - (AT + DAY) for one in items(row, "lift")}
    minutes = {name: int(span / timedelta(minutes=1)) for name, span in down.items()}
    assert minutes == {
        "announce": 60, "gates_removed": 120, "passes_closed": 120, "supplies_restored": 240, "waste_ended": 240,
        "welfare_handed_on": 240,
    }  # fmt: skip
    zone.run(AT + DAY)
    assert ControlItem.objects.filter(list="lift").count() == 6


def test_an_extension_renews_the_notices_and_the_end_of_the_first_takes_nothing_down(zone: Zone) -> None:
    first = zone.decided()
    said = {"ends_at": AT + 14 * DAY, "review_at": AT + 9 * DAY, "reason": "still_needed"}
    second = acts.extend_control(control_id=first.pk, **said, by=zone.by(), at=AT)
    acts.decide_control(control_id=second.pk, by=zone.by("commander"), at=AT)
    acts.end_over(incident=zone.incident, at=AT + 7 * DAY)
    zone.run(AT + 7 * DAY)
    assert [one.item for one in items(second)] == ["notices"]
    assert items(first, "lift") == []
    acts.end_over(incident=zone.incident, at=AT + 14 * DAY)
    zone.run(AT + 14 * DAY)
    assert len(items(second, "lift")) == 6


def test_a_milder_decision_takes_down_what_it_does_not_need(zone: Zone) -> None:
    old = zone.decided()
    zone.run()
    told = zone.told(level="low", measures=("personal_protection",))
    draft = acts.draft_control(told=told, by=zone.by(), at=AT, replaces=old)
    acts.decide_control(control_id=draft.pk, by=zone.by("commander"), at=AT + HOUR)
    zone.run(AT + HOUR)
    assert [one.item for one in items(draft)] == ["notices"]
    assert "gates_removed" in [one.item for one in items(old, "lift")]
    assert "announce" not in [one.item for one in items(old, "lift")]


def test_an_item_stands_as_its_order_stands(zone: Zone) -> None:
    row = zone.decided()
    zone.run()
    gates = items(row)[0]
    dispatch = Details(unit="PCS-03", duty_role="unit_duty_officer")
    move_order(move="dispatch", order_id=gates.order, by=zone.by("lead"), at=AT, details=dispatch)
    zone.run()
    gates.refresh_from_db()
    assert (gates.state, gates.done_at) == ("DISPATCHED", None)
    move_order(move="recall", order_id=gates.order, by=zone.by("lead"), at=AT, details=Details(reason="mistaken"))
    zone.run()
    gates.refresh_from_db()
    assert (gates.state, gates.done_at) == ("NEW", None)
    WorkOrder.objects.filter(pk=gates.order).update(state="CLOSED")
    assert note_order(order_id=gates.order, incident=zone.incident, at=AT + HOUR) == 1
    assert note_order(order_id=gates.order, incident=zone.incident, at=AT + DAY) == 1
    gates.refresh_from_db()
    assert (gates.state, gates.done_at) == ("CLOSED", AT + HOUR)
    WorkOrder.objects.filter(pk=gates.order).update(state="NEW")
    note_order(order_id=gates.order, incident=zone.incident, at=AT + DAY)
    gates.refresh_from_db()
    assert (gates.state, gates.done_at) == ("NEW", None)
    assert note_order(order_id="another", incident=zone.incident, at=AT) == 0


def test_an_item_follows_its_order_into_the_one_it_was_merged_into(zone: Zone) -> None:
    row = zone.decided()
    zone.run()
    gates, medical = items(row)[:2]
    lead = zone.by("lead")
    move_order(move="merge", order_id=gates.order, by=lead, at=AT, details=Details(survivor=medical.order))
    zone.run()
    gates.refresh_from_db()
    assert (gates.order, gates.state) == (medical.order, "NEW")
    assert system(zone.incident).account == "system"
