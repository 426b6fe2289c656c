"""A contact's days: one order each morning, answered by accepted feedback, missed in sight, released at the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bihuan.apps.core.models import Area, Event, Incident, Protocol, Unit
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.models import Disposition
from bihuan.apps.orders.actions import Report, move_order, report_order
from bihuan.apps.orders.actions.about import WantedOrder, open_orders_about
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.tracing.actions.confirming import confirm_exposures
from bihuan.apps.tracing.actions.contacts import end_contact, release_contact
from bihuan.apps.tracing.actions.following import note_result, take_back_result
from bihuan.apps.tracing.models import Contact, FollowUp
from bihuan.apps.tracing.queries.contacts import DayCount, counts_on, missed_of
from tests.apps.intake.gate.desk import add_person
from tests.apps.tracing.tracing_desk import AT, DAY, HOUR, Tracing, morning, refused
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
REPORT = Report(evidence="上门", contacted="本人", note="无症状")


def follow(tracing: Tracing, people: int = 1, **more: Any) -> Contact:
    """Confirm that people met the case today; their follow-up is 26 August to 4 September."""
    ids = tracing.propose(*(tracing.told(number) for number in range(people)))
    confirm_exposures(ids=ids, by=tracing.by(), at=AT, **more)
    return tracing.contact_of()


def states(contact: Contact) -> list[str]:
    return list(FollowUp.objects.filter(contact=contact).order_by("date").values_list("state", flat=True))


def officer(tracing: Tracing) -> Actor:
    """Return somebody of a unit, made on first use."""
    unit, fresh = Unit.objects.get_or_create(
        code="PCS-03", defaults={"incident_id": tracing.incident, "name": "西山所", "kind": "police"}
    )
    if fresh:
        add_person(tracing.desk, "officer", "孙外勤", Role.FIELD_OFFICER, "police", unit=unit)
    return Actor(tracing.desk.people["officer"].pk, Role.FIELD_OFFICER, tracing.incident, "PCS-03", "孙外勤")


def answer(tracing: Tracing, order: str, at: datetime, *, accept: bool = True) -> None:
    """Let the desk send an order out, a unit answer it, and the desk accept that."""
    unit, lead = officer(tracing), tracing.by("lead")
    said = {"order_id": order, "at": at}
    to = Details(unit="PCS-03", duty_role="unit_duty_officer")
    move_order(move="dispatch", by=lead, details=to, **said)  # type: ignore[arg-type]  # by name
    for move in ("sign", "start"):
        move_order(move=move, by=unit, **said)  # type: ignore[arg-type]  # by name
    report_order(result="verified", report=REPORT, by=unit, **said)  # type: ignore[arg-type]  # by name
    if accept:
        move_order(move="accept", by=lead, **said)  # type: ignore[arg-type]  # by name
    run_jobs(at)


def test_the_days_checks_become_one_order_each_in_the_morning(tracing: Tracing) -> None:
    contact = follow(tracing, people=2)
    before = morning(tracing, 1) - timedelta(minutes=1)
    assert (tracing.sweep(before), WorkOrder.objects.filter(kind="follow_up").count()) == (0, 0)
    assert [tracing.sweep(morning(tracing, 1)) for _ in range(3)] == [2, 0, 0]
    orders = WorkOrder.objects.filter(kind="follow_up").select_related("content")
    assert {(order.urgency, order.state) for order in orders} == {("P3", "NEW")}
    assert {order.content.person for order in orders} == set(tracing.people[:2])
    first = FollowUp.objects.get(contact=contact, date=date(2026, 8, 26))
    assert (first.state, first.order in {order.pk for order in orders}) == ("ordered", True)
    assert "test: yes" in WorkOrder.objects.get(pk=first.order).content.text
    assert counts_on(tracing.incident, date(2026, 8, 26)) == DayCount(0, 2, 0, 0)


def test_an_order_goes_to_the_unit_of_the_address_that_a_line_tells(tracing: Tracing) -> None:
    unit = Unit.objects.create(code="SQ-07", incident_id=tracing.incident, name="河东社区", kind="community")
    Area.objects.create(
        incident_id=tracing.incident, unit=unit, code="511302002", name="河东社区", aliases=["河东社区"]
    )
    line = Disposition.objects.get(person=tracing.cases[1].person_id)
    filled(line, values={**line.values, "address": "顺安区河东社区9号楼402室"}).save()
    wanted = WantedOrder("r", tracing.cases[1].person_id, "follow_up", "P3", "")
    opened = open_orders_about(wanted=[wanted], incident=tracing.incident, at=AT)
    content = WorkOrder.objects.get(pk=opened["r"]).content
    assert (content.proposed_unit_id, content.routing, content.address) == (
        "SQ-07",
        "address",
        "顺安区河东社区9号楼402室",
    )
    assert open_orders_about(wanted=[], incident=tracing.incident, at=AT) == {}


def test_feedback_that_is_accepted_ends_the_day_with_its_result(tracing: Tracing) -> None:
    contact = follow(tracing)
    at = morning(tracing, 1)
    tracing.sweep(at)
    day = FollowUp.objects.get(contact=contact, state="ordered")
    answer(tracing, day.order, at + HOUR, accept=False)
    assert note_result(order_id=day.order, incident=tracing.incident, at=at) is None  # reported, not accepted
    move_order(move="accept", order_id=day.order, by=tracing.by("lead"), at=at + 2 * HOUR)
    run_jobs(at + 2 * HOUR)
    day.refresh_from_db()
    assert (day.state, day.result, day.done_by) == ("done", "verified", officer(tracing).account)
    assert note_result(order_id=day.order, incident=tracing.incident, at=at) is None
    assert note_result(order_id="", incident=tracing.incident, at=at) is None
    assert take_back_result(order_id=day.order, incident=tracing.incident, at=at) is None


def test_an_order_that_is_reopened_takes_its_answer_back(tracing: Tracing) -> None:
    contact = follow(tracing)
    at = morning(tracing, 1)
    tracing.sweep(at)
    day = FollowUp.objects.get(contact=contact, state="ordered")
    answer(tracing, day.order, at + HOUR)
    details = Details(reason="other", note="复核")
    move_order(move="reopen", order_id=day.order, by=tracing.by("lead"), at=at + 2 * HOUR, details=details)
    run_jobs(at + 2 * HOUR)
    day.refresh_from_db()
    assert (day.state, day.result, day.done_at) == ("ordered", "", None)


def test_a_day_without_an_answer_is_missed_and_seen_and_a_late_answer_still_counts(tracing: Tracing) -> None:
    contact = follow(tracing)
    tracing.sweep(morning(tracing, 1))
    order = FollowUp.objects.get(contact=contact, state="ordered").order
    assert tracing.sweep(morning(tracing, 2)) == 2  # one missed, one given out
    assert states(contact)[:3] == ["missed", "ordered", "planned"]
    assert [day.date for day in missed_of(tracing.incident)] == [date(2026, 8, 26)]
    assert Event.objects.filter(kind="follow_up.missed").count() == 1
    answer(tracing, order, morning(tracing, 2) + HOUR)
    assert (states(contact)[0], missed_of(tracing.incident).count()) == ("done", 0)


def done_all(contact: Contact, but: int | None = None) -> None:
    """Let every day but one have been answered, as the rule of the end needs it."""
    days = FollowUp.objects.filter(contact=contact).exclude(day=but)
    days.update(state="done", result="verified", done_at=AT)


def test_a_contact_is_released_by_itself_when_nothing_was_missed(tracing: Tracing) -> None:
    contact = follow(tracing)
    done_all(contact)
    last = morning(tracing, 10)  # 4 September
    tracing.sweep(last)
    contact.refresh_from_db()
    assert contact.state == "following"
    tracing.sweep(last + DAY)
    contact.refresh_from_db()
    assert (contact.state, contact.reason, contact.ended_by) == ("released", "follow_up_over", "system")


def test_who_missed_a_test_is_released_only_by_a_person_with_a_reason(tracing: Tracing) -> None:
    contact = follow(tracing)
    done_all(contact, but=7)
    over = morning(tracing, 11)
    tracing.sweep(over)
    said = {"contact_id": contact.pk, "by": tracing.by("health")}
    refused("tests_missing", release_contact, reason="follow_up_over", at=over, **said)
    refused("not_over", release_contact, reason="checked_otherwise", at=AT, **said)
    refused("bad_reason", release_contact, reason="tired", at=over, **said)
    released = release_contact(reason="checked_otherwise", at=over, **said)  # type: ignore[arg-type]  # by name
    assert (released.state, released.ended_by) == ("released", tracing.by("health").account)
    refused("not_following", release_contact, reason="checked_otherwise", at=over, **said)
    refused("wrong_role", release_contact, contact_id=contact.pk, reason="checked_otherwise",
            by=tracing.by("commander"), at=over)  # fmt: skip


def test_who_was_informed_is_released_at_once_and_may_become_a_contact_again(tracing: Tracing) -> None:
    contact = follow(tracing, category="general_contact")
    release_contact(contact_id=contact.pk, reason="follow_up_over", by=tracing.by(), at=AT)
    confirm_exposures(ids=tracing.propose(tracing.told()), by=tracing.by(), at=AT)
    assert list(Contact.objects.order_by("opened_at", "id").values_list("state", flat=True)) == [
        "released",
        "following",
    ]


def test_a_follow_up_that_was_a_mistake_ends_with_its_days(tracing: Tracing) -> None:
    contact = follow(tracing)
    tracing.sweep(morning(tracing, 1))
    said = {"contact_id": contact.pk, "by": tracing.by(), "at": AT + DAY}
    refused("bad_reason", end_contact, reason="tired", **said)
    end_contact(reason="mistaken", **said)  # type: ignore[arg-type]  # by name
    assert states(contact) == ["ordered", *["ended"] * 9]
    refused("not_following", end_contact, reason="mistaken", **said)
    refused("not_found", end_contact, reason="mistaken", contact_id="none", by=tracing.by(), at=AT)


def test_without_a_readable_protocol_nothing_is_given_out_and_the_rest_goes_on(tracing: Tracing) -> None:
    follow(tracing)
    broken = Protocol.objects.create(code="x", version="1", title="x", pathogen="x", digest="0" * 64, text="= 1")
    Incident.objects.filter(pk=tracing.incident).update(protocol=broken)
    assert tracing.sweep(morning(tracing, 1)) == 0
    assert WorkOrder.objects.filter(kind="follow_up").count() == 0


def test_the_story_of_every_row_of_tracing_is_numbered_without_a_gap(tracing: Tracing) -> None:
    contact = follow(tracing, people=2)
    for number in (1, 2):
        tracing.sweep(morning(tracing, number))
    end_contact(contact_id=contact.pk, reason="moved_away", by=tracing.by(), at=morning(tracing, 2))
    stories: dict[str, list[int]] = {}
    kinds = ("case", "exposure", "contact", "follow_up")
    for subject, n in Event.objects.filter(subject__in=kinds).order_by("index").values_list("subject_id", "n"):
        stories.setdefault(subject, []).append(n)
    assert {subject: ns for subject, ns in stories.items() if ns != list(range(len(ns)))} == {}
    days = FollowUp.objects.exclude(n=-1)
    assert {day.pk: day.n for day in days} == {day.pk: len(stories[day.pk]) - 1 for day in days}
