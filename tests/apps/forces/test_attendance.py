"""Checking in, relieving, leaving: the post is never empty unnoticed, and nobody is in two places."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.models import Event
from bihuan.apps.forces.actions.attendance import check_in, leave_post, relieve
from bihuan.apps.forces.actions.attendance_sweeping import sweep_ground
from bihuan.apps.forces.models import Assignment, Attendance, Plan, Post
from bihuan.apps.forces.queries.attendance import hours_of
from bihuan.apps.orders.models import WorkOrder
from tests.forces_world import HOUR, Forces
from tests.refusals import refusal_of
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def _in(
    forces: Forces, number: str, post: str = "PCS-03", *, by: str = "", at: datetime | None = None, **more: str
) -> str:
    return check_in(
        post_id=forces.posts[post].pk, officer_id=forces.officers[number].pk, by=forces.actor(by or number),
        at=at or forces.at, **more,
    )  # fmt: skip


def _relieve(forces: Forces, first: str, number: str, *, by: str = "", at: datetime | None = None, **more: str) -> str:
    return relieve(
        attendance_id=first, officer_id=forces.officers[number].pk, by=forces.actor(by or number),
        at=at or forces.at + 6 * HOUR, **more,
    )  # fmt: skip


def _events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("index"))


def _told(event: Event) -> dict[str, object]:
    return dict(json.loads(event.facts))


def test_an_officer_checks_in_at_the_planned_post_with_their_own_phone(forces: Forces) -> None:
    row = Attendance.objects.get(pk=_in(forces, "P1", at=forces.at + 7 * MINUTE))
    assert (row.state, row.officer.number, row.post.name, row.reason) == ("present", "P1", "西山路点位", "")
    assert (row.assignment, row.planned_ends_at) == (Assignment.objects.get(officer__number="P1"), forces.at + 6 * HOUR)
    told = _told(_events("attendance.checked_in")[0])
    assert (told["late_minutes"], told["is_own"]) == (7, True)


def test_a_site_leader_checks_in_somebody_at_a_post_of_their_own_unit_alone(forces: Forces) -> None:
    assert _in(forces, "P1", by="leader@PCS-03")
    assert refusal_of(lambda: _in(forces, "S1", "SQ-07", by="leader@PCS-03")) == "not_found"
    assert _told(_events("attendance.checked_in")[0])["is_own"] is False


def test_a_field_officer_checks_in_nobody_else(forces: Forces) -> None:
    assert refusal_of(lambda: _in(forces, "P1", by="P2")) == "not_found"


def test_a_unit_that_helps_another_checks_in_at_the_post_that_the_plan_gave(forces: Forces) -> None:
    forces.assign("S1", forces.need("PCS-03", 12, 18))
    assert _in(forces, "S1", "PCS-03", at=forces.at + 12 * HOUR)


def test_without_a_block_a_reason_has_to_be_told(forces: Forces) -> None:
    assert refusal_of(lambda: _in(forces, "P3", by="leader@PCS-03")) == "not_planned"
    assert refusal_of(lambda: _in(forces, "P3", by="leader@PCS-03", reason="because")) == "bad_reason"
    row = Attendance.objects.get(pk=_in(forces, "P3", by="leader@PCS-03", reason="reinforcement"))
    assert (row.assignment, row.reason, row.need is not None) == (None, "reinforcement", True)


def test_nobody_reinforces_the_post_of_another_unit_by_themselves(forces: Forces) -> None:
    assert refusal_of(lambda: _in(forces, "P2", "SQ-07", reason="reinforcement")) == "not_your_post"


def test_a_draft_is_no_plan(forces: Forces) -> None:
    Plan.objects.update(state="draft", published_at=None)
    assert refusal_of(lambda: _in(forces, "P1")) == "not_planned"


def test_one_may_come_an_hour_early_and_no_earlier(forces: Forces) -> None:
    assert refusal_of(lambda: _in(forces, "P2", at=forces.at + 5 * HOUR - MINUTE)) == "not_planned"
    assert _in(forces, "P2", at=forces.at + 5 * HOUR)


def test_who_is_away_cannot_check_in(forces: Forces) -> None:
    forces.away("P1", "isolation")
    assert refusal_of(lambda: _in(forces, "P1")) == "officer_absent"


def test_of_two_phones_at_once_one_checks_in(forces: Forces) -> None:
    _in(forces, "P1", command="5d0c4a1e-0000-4000-8000-000000000001")
    assert refusal_of(lambda: _in(forces, "P1", by="leader@PCS-03")) == "already_checked_in"
    assert (Attendance.objects.count(), len(_events("attendance.checked_in"))) == (1, 1)


def test_a_queued_command_that_is_repeated_does_nothing_and_is_answered_alike(forces: Forces) -> None:
    command = "5d0c4a1e-0000-4000-8000-000000000002"
    first = _in(forces, "P1", command=command)
    again = _in(forces, "P1", command=command, at=forces.at + 3 * HOUR)
    assert (first == again, len(_events("attendance.checked_in"))) == (True, 1)
    with pytest.raises(CommandReused):
        _in(forces, "P1", command=command, reason="swap")


def test_nobody_is_in_two_places(forces: Forces) -> None:
    _in(forces, "P1")
    assert refusal_of(lambda: _in(forces, "P1", "SQ-07", by="leader@SQ-07", reason="swap")) == "present_elsewhere"
    row = Attendance.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            incident=row.incident, post=forces.posts["SQ-07"], officer=row.officer, state="present", reason="swap",
            checked_in_at=forces.at,
        )  # fmt: skip


def test_the_next_one_checks_in_and_the_first_is_released_together(forces: Forces) -> None:
    first = _in(forces, "P1")
    second = _relieve(forces, first, "P2")
    one, other = Attendance.objects.get(pk=first), Attendance.objects.get(pk=second)
    assert (one.state, one.leaving, one.relieved_by, one.left_at) == ("left", "relieved", second, forces.at + 6 * HOUR)
    assert (other.state, other.checked_in_at) == ("present", forces.at + 6 * HOUR)
    assert [event.kind for event in Event.objects.filter(subject="attendance").order_by("index")] == [
        "attendance.checked_in", "attendance.checked_in", "attendance.relieved",
    ]  # fmt: skip


def test_a_relief_that_is_refused_releases_nobody(forces: Forces) -> None:
    first = _in(forces, "P1")
    forces.away("P2")
    assert refusal_of(lambda: _relieve(forces, first, "P2")) == "officer_absent"
    assert Attendance.objects.get().state == "present"


def test_of_two_who_relieve_the_same_one_the_second_is_refused(forces: Forces) -> None:
    first = _in(forces, "P1")
    _relieve(forces, first, "P2")
    assert refusal_of(lambda: _relieve(forces, first, "P3", by="leader@PCS-03", reason="swap")) == "not_present"
    assert Attendance.objects.filter(state="present").count() == 1


def test_one_relieves_one(forces: Forces) -> None:
    first = _in(forces, "P1")
    third = _in(forces, "P3", by="leader@PCS-03", reason="reinforcement")
    _relieve(forces, first, "P2")
    assert refusal_of(lambda: _relieve(forces, third, "P2")) == "relieved_other"
    assert refusal_of(lambda: _relieve(forces, third, "P3", by="leader@PCS-03")) == "own_relief"


def test_a_relief_that_is_sent_twice_is_done_once(forces: Forces) -> None:
    first, command = _in(forces, "P1"), "5d0c4a1e-0000-4000-8000-000000000003"
    assert _relieve(forces, first, "P2", command=command) == _relieve(forces, first, "P2", command=command)
    assert len(_events("attendance.relieved")) == 1


def test_who_came_early_takes_over_without_checking_in_again(forces: Forces) -> None:
    first = _in(forces, "P1")
    second = _in(forces, "P2", at=forces.at + 5 * HOUR + 30 * MINUTE)
    assert _relieve(forces, first, "P2") == second
    assert Attendance.objects.get(pk=first).state == "left"


def test_nobody_leaves_a_post_short_without_a_word(forces: Forces) -> None:
    first = _in(forces, "P1")
    leave = {"attendance_id": first, "by": forces.actor("P1"), "at": forces.at + HOUR}
    assert refusal_of(lambda: leave_post(**leave)) == "post_would_be_short"  # type: ignore[arg-type]  # by name
    leave_post(**leave, reason="ill", words="头晕")  # type: ignore[arg-type]  # by name
    row, event = Attendance.objects.get(), _events("attendance.left_short")[0]
    assert (row.state, row.leaving, row.is_short, event.reason) == ("left", "ill", True, "ill")
    assert "头晕" not in event.facts
    run_jobs(forces.at + HOUR)
    order = WorkOrder.objects.get(kind="post_short")
    assert (order.urgency, order.content.proposed_unit_id) == ("P2", "PCS-03")


def test_who_leaves_a_post_that_has_enough_needs_no_word(forces: Forces) -> None:
    first = _in(forces, "P1")
    _in(forces, "P3", by="leader@PCS-03", reason="reinforcement")
    leave_post(attendance_id=first, by=forces.actor("P1"), at=forces.at + HOUR)
    row = Attendance.objects.get(pk=first)
    assert (row.leaving, row.is_short, len(_events("attendance.left"))) == ("block_over", False, 1)


def test_a_clock_that_was_set_back_ends_a_presence_no_sooner_than_it_began(forces: Forces) -> None:
    first = _in(forces, "P1", at=forces.at + 2 * HOUR)
    leave_post(attendance_id=first, by=forces.actor("P1"), at=forces.at + HOUR, reason="ill")
    row = Attendance.objects.get()
    assert row.left_at == row.checked_in_at == forces.at + 2 * HOUR
    assert hours_of([row.officer_id], forces.at + 3 * HOUR)[row.officer_id].day_minutes == 0


def test_who_has_not_come_is_called_for_once(forces: Forces) -> None:
    assert sweep_ground(incident=forces.incident, at=forces.at + 9 * MINUTE) == 0
    assert sweep_ground(incident=forces.incident, at=forces.at + 10 * MINUTE) == 2
    assert sweep_ground(incident=forces.incident, at=forces.at + 11 * MINUTE) == 0
    run_jobs(forces.at + 11 * MINUTE)
    orders = WorkOrder.objects.filter(kind="late_check_in").order_by("content__proposed_unit")
    assert [(order.urgency, order.content.proposed_unit_id) for order in orders] == [("P2", "PCS-03"), ("P2", "SQ-07")]
    row = Attendance.objects.get(officer__number="P1")
    assert orders[0].content.title == f"{row.pk} P1 西山路点位"
    opened = _told(Event.objects.get(kind="order.opened", subject_id=orders[0].pk))
    assert opened["about"] == f"attendance:{row.pk}"


def test_who_was_called_for_and_comes_is_present_and_was_late(forces: Forces) -> None:
    sweep_ground(incident=forces.incident, at=forces.at + 10 * MINUTE)
    row = Attendance.objects.get(pk=_in(forces, "P1", at=forces.at + 25 * MINUTE))
    assert (row.state, row.n, Attendance.objects.filter(officer__number="P1").count()) == ("present", 1, 1)
    assert _told(_events("attendance.checked_in")[0])["late_minutes"] == 25


def test_a_block_that_went_by_without_its_officer_is_missed(forces: Forces) -> None:
    sweep_ground(incident=forces.incident, at=forces.at + 10 * MINUTE)
    sweep_ground(incident=forces.incident, at=forces.at + 6 * HOUR)
    assert [row.state for row in Attendance.objects.filter(officer__number="P1")] == ["missed"]


def test_a_new_plan_with_the_same_block_alarms_nobody_anew(forces: Forces) -> None:
    sweep_ground(incident=forces.incident, at=forces.at + 10 * MINUTE)
    old = Assignment.objects.get(officer__number="P1")
    Plan.objects.update(state="replaced")
    new = Plan.objects.create(
        incident=forces.world.incident, starts_at=forces.at, ends_at=forces.at + 24 * HOUR, state="published",
        made_by="test", made_at=forces.at,
    )  # fmt: skip
    forces.assign("P1", old.need, new)
    assert sweep_ground(incident=forces.incident, at=forces.at + 12 * MINUTE) == 0


def test_who_stays_for_a_second_block_at_the_same_post_is_not_late_for_it(forces: Forces) -> None:
    _in(forces, "P1")
    _in(forces, "S1", "SQ-07")
    Assignment.objects.filter(officer__number="P2").update(officer=forces.officers["P1"])
    Assignment.objects.filter(officer__number="S2").update(officer=forces.officers["S1"])
    sweep_ground(incident=forces.incident, at=forces.at + 6 * HOUR + 15 * MINUTE)
    assert not Attendance.objects.filter(state="late").exists()


def test_who_was_not_relieved_is_called_for_once(forces: Forces) -> None:
    _in(forces, "P1")
    sweep_ground(incident=forces.incident, at=forces.at + 6 * HOUR + 10 * MINUTE)
    sweep_ground(incident=forces.incident, at=forces.at + 6 * HOUR + 20 * MINUTE)
    events = _events("attendance.relief_late")
    assert [_told(event)["is_needed"] for event in events] == [True]
    run_jobs(forces.at + 6 * HOUR + 20 * MINUTE)
    assert WorkOrder.objects.filter(kind="late_relief").count() == 1


def test_hours_of_24_hours_and_seven_days_run(forces: Forces) -> None:
    row = Attendance.objects.get(pk=_in(forces, "P1"))
    for days in (1, 2, 8):
        Attendance.objects.create(
            incident=row.incident, post=row.post, officer=row.officer, state="left", reason="swap",
            checked_in_at=forces.at - days * 24 * HOUR, left_at=forces.at - days * 24 * HOUR + 6 * HOUR,
        )  # fmt: skip
    hours = hours_of([row.officer_id], forces.at + 2 * HOUR)[row.officer_id]
    assert (hours.day_minutes, hours.week_minutes) == (120 + 240, 120 + 360 + 360)


def test_too_many_hours_are_warned_of_once_before_and_once_after(forces: Forces) -> None:
    _in(forces, "P1")
    for hours in (10.9, 11, 11.5, 12, 12.5):
        sweep_ground(incident=forces.incident, at=forces.at + hours * HOUR)
    assert [event.at for event in _events("attendance.hours_near")] == [forces.at + 11 * HOUR]
    assert [event.at for event in _events("attendance.hours_passed")] == [forces.at + 12 * HOUR]
    run_jobs(forces.at + 13 * HOUR)
    assert WorkOrder.objects.filter(kind="hours_limit", urgency="P2").count() == 1


def test_nobody_is_late_at_a_post_that_was_closed(forces: Forces) -> None:
    Post.objects.filter(pk=forces.posts["PCS-03"].pk).update(closed_at=forces.at)
    sweep_ground(incident=forces.incident, at=forces.at + 11 * MINUTE)
    assert list(Attendance.objects.values_list("officer__number", "state")) == [("S1", "late")]
