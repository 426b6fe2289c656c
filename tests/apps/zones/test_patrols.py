"""Patrols: their crews follow the presences of forces, their last position is kept and no other, they move up."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from bihuan.apps.core.models import CommandAnswer, Event
from bihuan.apps.forces.actions.attendance import leave_post, relieve
from bihuan.apps.forces.models import Attendance
from bihuan.apps.zones.actions import patrols as acts
from bihuan.apps.zones.actions.emergencies_cover import show_cover
from bihuan.apps.zones.actions.patrols_crews import sweep_patrols
from bihuan.apps.zones.models import PatrolUnit
from bihuan.apps.zones.queries.patrols import crews_now, free_officers, list_patrols, own_patrol, positions_of
from bihuan.apps.zones.queries.proposals import proposal_for
from bihuan.apps.zones.rules.patrols import PatrolTold
from tests.apps.zones.response_world import EAST, MINUTE, NORTH, SECOND, WEST, Response, make_response
from tests.forces_world import HOUR
from tests.refusals import refusal_of
from tests.trust.ground import undone
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Response]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_response()
        transaction.set_rollback(True)


@pytest.fixture
def world(kept: Response) -> Iterator[Response]:
    with undone():
        yield copy.deepcopy(kept)


def presence(world: Response, number: str) -> Attendance:
    return Attendance.objects.get(officer=world.forces.officers[number], state="present")


def leave(world: Response, number: str) -> None:
    leave_post(attendance_id=presence(world, number).pk, by=world.by("lead"), at=world.at + MINUTE, reason="ill")
    run_jobs(world.at + MINUTE)


def crew(world: Response, name: str) -> list[str]:
    numbers = {one.pk: number for number, one in world.forces.officers.items()}
    return [numbers[one] for one in world.patrol(name).officers]


def test_a_crew_is_of_officers_who_are_present_and_in_no_other(world: Response) -> None:
    told = PatrolTold("巡四", "PCS-03", kind="motor", tier=5, skills=("driving", "order"))
    row = acts.open_patrol(told=told, by=world.by("dispatcher@PCS-03"), at=world.at)
    assert (row.state, row.skills) == ("off", ["order", "driving"])
    ids = {number: one.pk for number, one in world.forces.officers.items()}

    def man(*numbers: str) -> str:
        said = {"patrol_id": row.pk, "by": world.by("planner"), "at": world.at}
        return refusal_of(lambda: acts.man_patrol(officers=[ids[one] for one in numbers], **said))

    assert (man(), man("P2"), man("S1"), man("P1")) == ("no_crew", "crew_not_present", "not_found", "in_another_crew")
    assert free_officers(world.incident, "PCS-03") == []


def test_a_patrol_is_made_known_by_who_leads_its_unit(world: Response) -> None:
    told = PatrolTold("巡四", "PCS-03")

    def by(name: str) -> str:
        return refusal_of(lambda: acts.open_patrol(told=told, by=world.by(name), at=world.at))

    assert {by(name) for name in ("dispatcher@SQ-07", "P1", "analyst", "commander", "inspector")} == {"wrong_role"}
    for wrong, code in (
        (PatrolTold(" ", "PCS-03"), "no_name"), (PatrolTold("巡一", "PCS-03"), "patrol_exists"),
        (PatrolTold("巡九", "PCS-03", kind="tank"), "unknown_patrol_kind"),
        (PatrolTold("巡九", "PCS-03", tier=2), "unknown_tier"),
        (PatrolTold("巡九", "PCS-03", skills=("magic",)), "unknown_skill"), (PatrolTold("巡九", "XX"), "unknown_unit"),
        (PatrolTold("巡九", "PCS-03", post="x"), "unknown_post"),
    ):  # fmt: skip
        said = {"told": wrong, "by": world.by("planner"), "at": world.at}
        assert refusal_of(lambda said=said: acts.open_patrol(**said)) == code


def test_who_leaves_the_post_is_out_of_the_crew_and_the_last_one_takes_the_patrol_off_duty(world: Response) -> None:
    leave(world, "P3")
    assert (crew(world, "巡三"), world.patrol("巡三").state) == (["P4"], "available")
    leave(world, "P4")
    assert (crew(world, "巡三"), world.patrol("巡三").state) == ([], "off")
    run_jobs(world.at + MINUTE)
    assert world.events(world.patrols["巡三"].pk)[-2:] == ["patrol.crew_changed", "patrol.off_duty"]


def test_a_crew_that_leaves_an_emergency_stays_on_it_until_it_is_free(world: Response) -> None:
    row = world.report()
    world.send(row, "巡二", reason="knows_the_place")
    leave(world, "S1")
    assert (world.patrol("巡二").state, crew(world, "巡二")) == ("notified", [])
    for point in ("controlled", "available"):
        world.tell(row, point, world.at + 5 * MINUTE, by="lead")
    assert world.patrol("巡二").state == "off"


def test_who_relieves_takes_the_seat_in_the_crew(world: Response) -> None:
    relief = world.forces.officers["S2"].pk
    relieve(
        attendance_id=presence(world, "S1").pk, officer_id=relief, by=world.by("lead"), at=world.at + MINUTE,
        reason="reinforcement",
    )  # fmt: skip
    run_jobs(world.at + MINUTE)
    assert crew(world, "巡二") == ["S2"]


def test_the_sweep_mends_what_a_lost_job_left(world: Response) -> None:
    Attendance.objects.filter(officer=world.forces.officers["P1"]).update(state="left", left_at=world.at + MINUTE)
    assert sweep_patrols(world.incident, world.at + MINUTE) == 1
    assert (world.patrol("巡一").state, sweep_patrols(world.incident, world.at + MINUTE)) == ("off", 0)


def test_shift_and_heat_of_a_crew_come_from_forces(world: Response) -> None:
    Attendance.objects.filter(officer=world.forces.officers["P1"]).update(permitted_minutes=20)
    told = crews_now([world.patrol("巡一"), world.patrol("巡三")], world.at + 15 * MINUTE)
    first, third = told[world.patrols["巡一"].pk], told[world.patrols["巡三"].pk]
    assert (first.shift_ends_at, first.heat_minutes, first.skills) == (world.at + 6 * HOUR, 5, {"order"})
    assert (third.shift_ends_at, third.heat_minutes, third.present) == (None, None, 2)
    row = world.report(at=world.at + 15 * MINUTE)
    offer = proposal_for(row, world.at + 15 * MINUTE).offer(world.patrols["巡一"].pk)
    assert offer is not None
    assert offer.reasons == ("heat",)
    late = world.report(at=world.at + 6 * HOUR - MINUTE)
    reasons = {one.patrol.name: one.reasons for one in proposal_for(late, world.at + 6 * HOUR - MINUTE).left_out}
    assert reasons == {"巡一": ("shift_ends", "heat"), "巡二": ("shift_ends",)}


def test_a_position_is_told_by_the_crew_alone_and_only_the_last_one_is_kept(world: Response) -> None:
    patrol = world.patrols["巡一"].pk
    for name in ("lead", "dispatcher@PCS-03", "P2", "S1"):
        said = {"patrol_id": patrol, "longitude": WEST, "latitude": NORTH, "by": world.by(name), "at": world.at}
        assert refusal_of(lambda said=said: acts.tell_position(**said)) == "not_found"
    mine = {"patrol_id": patrol, "by": world.by("P1")}
    acts.tell_position(longitude=106.0812345, latitude=NORTH, at=world.at + MINUTE, **mine)
    acts.tell_position(longitude=106.09, latitude=NORTH, at=world.at + 2 * MINUTE, waited_s=90.0, **mine)
    row = world.patrol("巡一")
    assert (row.longitude, row.position_at) == (106.0812, world.at + MINUTE)  # what waited longer is the older word
    kept = Event.objects.filter(subject_id=patrol, kind="patrol.position_told").values_list("facts", flat=True)
    assert set(kept) == {"{}"}
    assert refusal_of(lambda: acts.tell_position(longitude=200.0, latitude=0.0, at=world.at, **mine)) == "bad_position"


def test_what_is_kept_of_a_command_tells_no_place(world: Response) -> None:
    """The digest of a request is kept: with a place in it, every place of a city could be tried, and be a track."""
    mine: dict[str, Any] = {"patrol_id": world.patrols["巡一"].pk, "by": world.by("P1"), "at": world.at}
    for command, longitude in (("1" * 36, WEST), ("2" * 36, EAST)):
        acts.tell_position(longitude=longitude, latitude=NORTH, command=command, **mine)
    assert len(set(CommandAnswer.objects.filter(command__in=["1" * 36, "2" * 36]).values_list("request"))) == 1


def test_where_a_patrol_is_told_to_move_up_to_stands_on_its_row_and_not_in_the_journal(world: Response) -> None:
    """The words are typed: whatever stands in them, a name or a flat, the journal could never lose again."""
    patrol = world.patrols["巡一"].pk
    up: dict[str, Any] = {"patrol_id": patrol, "place": "何一 家门口", "longitude": EAST, "latitude": NORTH}
    acts.order_move_up(by=world.by("lead"), at=world.at, **up)
    told = Event.objects.get(subject_id=patrol, kind="patrol.move_up_ordered").facts
    assert (json.loads(told), world.patrol("巡一").stand_by) == ({"unit": "PCS-03"}, "何一 家门口")


def test_a_position_is_uncertain_after_two_minutes_and_forgotten_off_duty(world: Response) -> None:
    patrol = world.patrols["巡一"].pk
    acts.tell_position(patrol_id=patrol, longitude=WEST, latitude=NORTH, by=world.by("P1"), at=world.at)
    now, later = (positions_of([world.patrol("巡一")], world.at + MINUTE * n)[patrol] for n in (2, 3))
    at_post = positions_of([world.patrol("巡二")], world.at)[world.patrols["巡二"].pk]
    assert (now.is_uncertain, later.is_uncertain, at_post.is_uncertain, at_post.longitude) == (False, True, True, EAST)
    said = {"patrol_id": patrol, "at": world.at + MINUTE}
    assert refusal_of(lambda: acts.set_off_duty(reason="tired", by=world.by("planner"), **said)) == "bad_reason"
    assert refusal_of(lambda: acts.set_off_duty(reason="heat", by=world.by("P1"), **said)) == "wrong_role"
    acts.set_off_duty(reason="heat", by=world.by("dispatcher@PCS-03"), **said)
    row = world.patrol("巡一")
    assert (row.state, row.officers, row.longitude, row.position_at) == ("off", [], None, None)
    assert own_patrol(world.by("P1")) is None


def test_a_busy_patrol_is_not_taken_off_duty_and_a_closed_one_comes_never_back(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    said = {"patrol_id": world.patrols["巡一"].pk, "by": world.by("planner"), "at": world.at + MINUTE}
    assert refusal_of(lambda: acts.set_off_duty(reason="heat", **said)) == "patrol_is_busy"
    assert refusal_of(lambda: acts.close_patrol(**said)) == "not_off_duty"
    other = {**said, "patrol_id": world.patrols["巡三"].pk}
    acts.set_off_duty(reason="heat", **other)
    acts.close_patrol(**other)
    assert refusal_of(lambda: acts.close_patrol(**other)) == "patrol_closed"
    assert [one.name for one in list_patrols(world.by("P1"))] == ["巡一"]
    told = PatrolTold("巡三", "PCS-03")
    assert acts.open_patrol(told=told, by=world.by("planner"), at=world.at + MINUTE).name == "巡三"


def test_lost_cover_is_shown_and_recorded_and_a_person_tells_a_patrol_to_move_up(world: Response) -> None:
    acts.set_off_duty(patrol_id=world.patrols["巡三"].pk, reason="heat", by=world.by("planner"), at=world.at)
    row = world.report(longitude=EAST, latitude=NORTH)
    said = {"emergency_id": row.pk, "patrol_id": world.patrols["巡二"].pk}
    shown = show_cover(by=world.by("lead"), at=world.at + SECOND, **said)
    assert [one["place"] for one in shown["lost"]] == ["河东社区"]  # type: ignore[index, attr-defined, union-attr]  # facts are loosely typed
    kept = Event.objects.get(subject_id=row.pk, kind="emergency.cover_shown")
    assert '"lost_n":1' in kept.facts.replace(" ", "")
    for name in ("clerk", "dispatcher@PCS-03", "planner"):
        assert refusal_of(lambda name=name: show_cover(by=world.by(name), at=world.at, **said)) == "wrong_role"
    up = {
        "patrol_id": world.patrols["巡一"].pk,
        "place": "河东卡口",
        "longitude": EAST,
        "latitude": NORTH,
        "at": world.at,
    }
    assert refusal_of(lambda: acts.order_move_up(by=world.by("dispatcher@PCS-03"), **up)) == "wrong_role"
    assert refusal_of(lambda: acts.order_move_up(by=world.by("lead"), **{**up, "place": " "})) == "no_place"
    acts.order_move_up(by=world.by("analyst"), **up)
    assert world.patrol("巡一").stand_by == "河东卡口"
    mine = {"patrol_id": world.patrols["巡一"].pk, "by": world.by("P1"), "at": world.at + 4 * MINUTE}
    acts.tell_moved_up(**mine)
    moved = world.patrol("巡一")
    assert (moved.stand_by, moved.longitude, moved.position_at) == ("", EAST, world.at + 4 * MINUTE)
    assert refusal_of(lambda: acts.tell_moved_up(**mine)) == "no_move_up"


def test_a_unit_sees_its_own_patrols_alone(world: Response) -> None:
    assert {one.name for one in list_patrols(world.by("dispatcher@SQ-07"))} == {"巡二"}
    assert PatrolUnit.objects.count() == 3
    assert refusal_of(lambda: list_patrols(world.by("clerk"))) == "wrong_role"
