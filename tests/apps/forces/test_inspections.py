"""A visit with its checklist; what lacks becomes an order, comes back, and is looked at again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.models import Event
from bihuan.apps.forces.actions.attendance_sweeping import sweep_ground
from bihuan.apps.forces.actions.inspections import NewVisit, note_order, record_visit, reinspect
from bihuan.apps.forces.models import Finding, Inspection, InspectionAnswer
from bihuan.apps.forces.queries.reach_inspections import get_finding, get_visit, list_findings, list_visits
from bihuan.apps.forces.rules.inspections import newest
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.models import WorkOrder
from tests.forces_world import HOUR, Forces
from tests.refusals import refusal_of
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
COMMAND = "5d0c4a1e-0000-4000-8000-000000000031"


def _visit(forces: Forces, *lacking: str, by: str = "inspector", command: str = "", post: str = "PCS-03") -> str:
    items = newest().for_kind(forces.posts[post].kind)
    answers = {item.code: "lacking" if item.code in lacking else "ok" for item in items}
    notes = dict.fromkeys(lacking, "水只有两瓶")
    new = NewVisit(forces.posts[post].pk, answers, notes)
    return record_visit(new=new, by=forces.actor(by), at=forces.at, command=command)


def _ordered(forces: Forces, *lacking: str) -> tuple[Finding, WorkOrder]:
    _visit(forces, *lacking)
    run_jobs(forces.at)
    found = Finding.objects.get()
    return found, WorkOrder.objects.get(pk=found.order)


def test_a_visit_keeps_every_answer_and_makes_a_finding_of_what_lacks(forces: Forces) -> None:
    pk = _visit(forces, "water_shade")
    assert InspectionAnswer.objects.filter(inspection_id=pk).count() == len(newest().for_kind("test_site"))
    found = Finding.objects.get()
    assert (found.item, found.severity, found.unit_id, found.state) == ("water_shade", "serious", "PCS-03", "open")
    assert found.due_at == forces.at + 2 * HOUR
    kinds = Event.objects.filter(subject__in=["inspection", "finding"]).order_by("index").values_list("kind", flat=True)
    assert list(kinds) == ["inspection.visited", "inspection.found"]


def test_what_lacks_needs_a_note(forces: Forces) -> None:
    items = newest().for_kind("test_site")
    new = NewVisit(forces.posts["PCS-03"].pk, {item.code: "lacking" for item in items})
    told = {"new": new, "by": forces.actor("inspector"), "at": forces.at}
    assert refusal_of(lambda: record_visit(**told)) == "lacking_needs_note"  # type: ignore[arg-type]  # by name


def test_only_an_inspector_visits_and_looks_again(forces: Forces) -> None:
    for name in ("lead", "commander", "leader@PCS-03", "P1", "dispatcher@PCS-03"):
        assert refusal_of(lambda: _visit(forces, by=name)) == "wrong_role"  # noqa: B023 - called in this round
    found, _order = _ordered(forces, "water_shade")
    told = {"finding_id": found.pk, "is_mended": True, "at": forces.at}
    assert refusal_of(lambda: reinspect(by=forces.actor("lead"), **told)) == "wrong_role"  # type: ignore[arg-type]  # by name


def test_a_visit_that_is_sent_twice_is_kept_once(forces: Forces) -> None:
    assert _visit(forces, "water_shade", command=COMMAND) == _visit(forces, "water_shade", command=COMMAND)
    assert (Inspection.objects.count(), Finding.objects.count()) == (1, 1)
    with pytest.raises(CommandReused):
        _visit(forces, "manned", command=COMMAND)


def test_what_is_found_again_while_it_is_open_is_one_finding(forces: Forces) -> None:
    _visit(forces, "water_shade")
    _visit(forces, "water_shade", "manned")
    assert sorted(Finding.objects.values_list("item", flat=True)) == ["manned", "water_shade"]


def test_a_finding_goes_to_its_unit_as_an_order_that_names_it(forces: Forces) -> None:
    found, order = _ordered(forces, "water_shade")
    assert (order.kind, order.urgency, order.content.proposed_unit_id) == ("inspection_finding", "P2", "PCS-03")
    assert order.content.title == f"{newest().version} water_shade 西山路点位"
    opened = Event.objects.get(kind="order.opened", subject_id=order.pk)
    assert json.loads(opened.facts)["about"] == f"finding:{found.pk}:0"
    assert (found.state, found.n) == ("ordered", 1)


def test_the_job_that_runs_twice_opens_one_order(forces: Forces) -> None:
    from bihuan.apps.core.journal import handler_of
    from bihuan.apps.core.journal.subscriptions import Owed

    found, _order = _ordered(forces, "water_shade")
    event = Event.objects.get(kind="inspection.found")
    owed = Owed("x", event.index, event.kind, found.pk, forces.incident, json.loads(event.facts), forces.at, 0)
    handler_of("orders.open_finding")(owed, forces.at)
    assert WorkOrder.objects.filter(kind="inspection_finding").count() == 1
    told = {"finding_id": found.pk, "generation": 0, "order_id": "x", "incident": forces.incident, "at": forces.at}
    assert note_order(**told) is False  # type: ignore[arg-type]  # by name


def test_an_accepted_order_lets_the_finding_wait_for_re_inspection_and_no_more(forces: Forces) -> None:
    found, order = _ordered(forces, "water_shade")
    forces.world.bring(order.pk, "CLOSED")
    run_jobs(forces.at)
    found.refresh_from_db()
    assert (found.state, found.remedied_at) == ("remedied", forces.at)
    reinspect(finding_id=found.pk, is_mended=True, by=forces.actor("inspector"), at=forces.at + HOUR)
    found.refresh_from_db()
    assert (found.state, found.closed_by) == ("closed", forces.actor("inspector").account)
    assert strike_balance(incident=forces.incident, at=forces.at + HOUR, is_full=True).unaccounted == 0


def test_what_is_not_mended_gets_a_new_order_of_the_next_generation(forces: Forces) -> None:
    found, order = _ordered(forces, "water_shade")
    forces.world.bring(order.pk, "CLOSED")
    run_jobs(forces.at)
    later = forces.at + 3 * HOUR
    reinspect(finding_id=found.pk, is_mended=False, by=forces.actor("inspector"), at=later)
    run_jobs(later)
    found.refresh_from_db()
    assert (found.state, found.generation, found.due_at) == ("ordered", 1, later + 2 * HOUR)
    assert found.order != order.pk
    opened = Event.objects.get(kind="order.opened", subject_id=found.order)
    assert json.loads(opened.facts)["about"] == f"finding:{found.pk}:1"


def test_while_its_order_is_out_a_finding_that_still_lacks_gets_no_second_one(forces: Forces) -> None:
    found, order = _ordered(forces, "water_shade")
    reinspect(finding_id=found.pk, is_mended=False, by=forces.actor("inspector"), at=forces.at)
    run_jobs(forces.at)
    found.refresh_from_db()
    assert (found.state, found.order, found.generation) == ("ordered", order.pk, 0)
    assert WorkOrder.objects.filter(kind="inspection_finding").count() == 1


def test_a_closed_finding_is_not_closed_again(forces: Forces) -> None:
    found, _order = _ordered(forces, "water_shade")
    told = {"finding_id": found.pk, "is_mended": True, "by": forces.actor("inspector"), "at": forces.at}
    reinspect(**told)  # type: ignore[arg-type]  # by name
    assert refusal_of(lambda: reinspect(**told)) == "finding_closed"  # type: ignore[arg-type]  # by name


def test_an_order_that_is_opened_again_or_cancelled_takes_its_finding_with_it(forces: Forces) -> None:
    found, order = _ordered(forces, "water_shade")
    forces.world.bring(order.pk, "CLOSED")
    run_jobs(forces.at)
    forces.world.move("reopen", order.pk, "lead", reason="not_done")
    run_jobs(forces.at)
    found.refresh_from_db()
    assert (found.state, found.remedied_at) == ("ordered", None)
    forces.world.move("ask_cancel", order.pk, "analyst", reason="mistaken")
    forces.world.move("cancel", order.pk, "lead", reason="mistaken")
    run_jobs(forces.at)
    found.refresh_from_db()
    assert (found.state, found.order) == ("open", "")


def test_a_finding_follows_its_order_into_another(forces: Forces) -> None:
    _visit(forces, "water_shade", "manned")
    run_jobs(forces.at)
    one, other = Finding.objects.order_by("item")
    forces.world.move("merge", one.order, "lead", survivor=other.order, survivor_state="NEW", reason="same")
    run_jobs(forces.at)
    one.refresh_from_db()
    assert (one.state, one.order) == ("ordered", other.order)
    forces.world.bring(other.order, "CLOSED")
    run_jobs(forces.at)
    assert sorted(Finding.objects.values_list("state", flat=True)) == ["remedied", "remedied"]


def test_a_finding_that_is_not_mended_in_time_is_called_overdue_once(forces: Forces) -> None:
    _ordered(forces, "telephone")  # ordinary: 24 hours
    for hours in (23, 24, 25):
        sweep_ground(incident=forces.incident, at=forces.at + timedelta(hours=hours))
    assert Event.objects.filter(kind="inspection.overdue").count() == 1


def test_a_unit_sees_its_own_findings_and_no_other(forces: Forces) -> None:
    pk = _visit(forces, "water_shade")
    found = Finding.objects.get()
    assert [one.pk for one in list_findings(forces.actor("dispatcher@PCS-03"))] == [found.pk]
    assert list(list_visits(forces.actor("dispatcher@SQ-07"))) == []
    assert refusal_of(lambda: get_finding(forces.actor("dispatcher@SQ-07"), found.pk)) == "not_found"
    assert refusal_of(lambda: get_visit(forces.actor("P1"), pk)) == "not_found"
    assert get_visit(forces.actor("auditor") if "auditor" in forces.world.people else forces.actor("lead"), pk).pk == pk


def test_what_was_noted_stands_in_no_event(forces: Forces) -> None:
    _visit(forces, "water_shade")
    assert not Event.objects.filter(facts__contains="两瓶").exists()
