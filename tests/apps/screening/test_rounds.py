"""A round fixes its roster in one act, takes late arrivals in by another, and closes only when nobody is missing."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from bihuan.apps.core.journal.writing import facts_of
from bihuan.apps.core.models import Event
from bihuan.apps.intake.models import Resident
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.actions.checking import check_round
from bihuan.apps.screening.actions.coverage import note_tested
from bihuan.apps.screening.actions.excusing import NewExcuse, excuse_people
from bihuan.apps.screening.actions.rounds import (
    NewRound,
    add_late_arrivals,
    close_round,
    drop_round,
    open_round,
    plan_round,
)
from bihuan.apps.screening.models import Pool, RosterBuilding, RosterEntry, Round
from bihuan.apps.screening.queries.coverage import coverage_of
from tests.apps.screening.rounds_world import AT, DAY, HOUR, District, refused

pytestmark = pytest.mark.django_db


def last_facts(kind: str) -> dict[str, object]:
    event = Event.objects.filter(kind=kind).order_by("-index").first()
    assert event is not None
    return facts_of(event.facts)


def test_opening_puts_everybody_who_is_registered_on_the_roster_once(district: District) -> None:
    gone = Resident.objects.order_by("id").first()
    assert gone is not None
    Resident.objects.filter(pk=gone.pk).update(left_at=AT - DAY)
    opened = district.open()
    assert (opened.state, opened.roster_n) == ("open", 19)
    on_it = set(RosterEntry.objects.filter(round=opened).values_list("resident_id", flat=True))
    assert on_it == set(Resident.objects.filter(left_at=None).values_list("id", flat=True))
    told = last_facts("round.opened")
    residents = "".join(f"{one}\n" for one in sorted(on_it))
    assert told["communities"] == {"511302001": 9, "511302002": 10}
    assert (told["roster"], told["digest"]) == (19, hashlib.sha256(residents.encode()).hexdigest())
    assert sorted(RosterBuilding.objects.values_list("roster", flat=True)) == [4, 5, 5, 5]


def test_an_identifier_of_a_line_is_one_of_version_4(district: District) -> None:
    from uuid import UUID

    assert {UUID(one).version for one in district.lines(district.open())} == {4}


def test_a_second_opening_is_refused(district: District) -> None:
    opened = district.open()
    refused("round_not_planned", open_round, round_id=opened.pk, by=district.by(), at=AT)
    second = district.plan()
    assert second.number == opened.number + 1
    refused("other_round_open", open_round, round_id=second.pk, by=district.by(), at=AT)
    assert RosterEntry.objects.filter(round=second).count() == 0


def test_without_residents_there_is_no_round(district: District) -> None:
    planned = district.plan()
    Resident.objects.update(left_at=AT)
    refused("empty_roster", open_round, round_id=planned.pk, by=district.by(), at=AT)


def test_late_arrivals_are_added_by_an_act_of_their_own_and_the_round_waits_for_it(district: District) -> None:
    opened = district.open()
    district.fill(opened, district.lines(opened))
    district.move_in(2, 3)
    refusal = refused("late_arrivals", close_round, round_id=opened.pk, by=district.by(), at=AT)
    assert refusal.params == {"people": 3}
    assert add_late_arrivals(round_id=opened.pk, by=district.by(), at=AT) == 3
    assert add_late_arrivals(round_id=opened.pk, by=district.by(), at=AT) == 0
    told = last_facts("round.roster_grown")
    assert (told["added"], told["roster"], Round.objects.get(pk=opened.pk).roster_n) == (3, 23, 23)
    found = coverage_of(opened, AT)
    assert (found.roster, found.tested, found.missing) == (23, 20, 3)


def test_who_left_after_the_opening_stays_on_the_roster(district: District) -> None:
    opened = district.open()
    Resident.objects.filter(building=district.buildings[0]).update(left_at=AT)
    assert coverage_of(opened, AT).missing == 20


def test_a_round_with_somebody_missing_does_not_close_and_says_how_many_and_where(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    district.fill(opened, lines[:18])
    refusal = refused("people_missing", close_round, round_id=opened.pk, by=district.by(), at=AT)
    assert refusal.params == {"people": 2, "buildings": 1, "where": district.buildings[3].pk}
    district.fill(opened, lines[18:])
    closed = close_round(round_id=opened.pk, by=district.by("planner"), at=AT + HOUR)
    assert (closed.state, closed.closed_by, closed.differences) == ("closed", district.by("planner").account, 0)
    refused("round_not_open", close_round, round_id=opened.pk, by=district.by(), at=AT + HOUR)


def test_a_column_that_disagrees_with_the_set_keeps_the_round_open_and_calls_somebody(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    district.fill(opened, lines)
    RosterEntry.objects.filter(pk=lines[0]).update(outcome="exempt")
    refusal = refused("counts_differ", close_round, round_id=opened.pk, by=district.by(), at=AT)
    assert refusal.params == {"differences": 1}
    orders = WorkOrder.objects.filter(kind="coverage_difference", ended_at=None)
    assert list(orders.values_list("urgency", flat=True)) == ["P1"]
    check_round(round_id=opened.pk, by=district.by(), at=AT)
    assert orders.count() == 1
    assert Round.objects.get(pk=opened.pk).differences == 1


def test_a_count_that_disagrees_with_the_set_is_found(district: District) -> None:
    opened = district.open()
    district.fill(opened, district.lines(opened)[:5])
    first = RosterBuilding.objects.filter(round=opened, tested__gt=0).first()
    assert first is not None
    RosterBuilding.objects.filter(pk=first.pk).update(tested=4)
    found = check_round(round_id=opened.pk, by=district.by(), at=AT)
    assert (found.wrong, found.counts_wrong, found.tubes_wrong, found.differences) == (0, 1, 0, 1)


def test_a_tube_that_says_more_than_it_holds_is_found_and_the_page_reads_the_difference(district: District) -> None:
    opened = district.open()
    tube = district.fill(opened, [*district.lines(opened)[:5], None])
    assert coverage_of(opened, AT).counted.difference == 0
    Pool.objects.filter(pk=tube.pk).update(members=7, size=10)
    counted = coverage_of(opened, AT).counted
    assert (counted.by_people, counted.members, counted.difference) == (6, 7, 1)
    found = check_round(round_id=opened.pk, by=district.by(), at=AT)
    assert (found.tubes_wrong, found.counted.difference) == (1, 1)


def test_people_and_tubes_agree_with_repeats_and_travellers(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    district.fill(opened, lines[:5])
    district.fill(opened, [lines[0], lines[6]])
    district.fill(opened, [None, None, None], site="arrival")
    counted = coverage_of(opened, AT).counted
    assert (counted.tested, counted.repeats, counted.travellers, counted.tubes) == (6, 1, 3, 3)
    assert (counted.by_people, counted.members, counted.difference) == (10, 10, 0)
    assert check_round(round_id=opened.pk, by=district.by(), at=AT).differences == 0


def test_a_lost_tube_makes_its_people_missing_again_unless_they_have_another(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    tube = district.fill(opened, lines[:3])
    district.fill(opened, lines[2:4])
    assert district.lose(tube, lines[:3]) == 2
    found = coverage_of(opened, AT)
    assert (found.tested, found.repeats, found.missing, found.counted.difference) == (2, 0, 18, 0)
    assert check_round(round_id=opened.pk, by=district.by(), at=AT).differences == 0


def test_a_tube_lost_after_the_closing_calls_the_lead(district: District) -> None:
    opened = district.open()
    tube = district.fill(opened, district.lines(opened))
    close_round(round_id=opened.pk, by=district.by(), at=AT)
    assert district.lose(tube, district.lines(opened), by="lead", at=AT + HOUR) == 20
    assert coverage_of(opened, AT).missing == 20
    assert WorkOrder.objects.filter(kind="coverage_difference", urgency="P1", ended_at=None).count() == 1


def test_swabs_after_the_closing_are_counted_as_repeats(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    district.fill(opened, lines)
    close_round(round_id=opened.pk, by=district.by(), at=AT)
    district.fill(opened, lines[:1], at=AT + HOUR)
    counted = coverage_of(opened, AT + HOUR).counted
    assert (counted.tested, counted.repeats, counted.members, counted.difference) == (20, 1, 21, 0)


def test_nobody_is_tested_in_a_round_that_never_opened_nor_in_another_incident(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    Round.objects.filter(pk=opened.pk).update(state="planned")
    refused("round_not_open", note_tested, lines[:1], by=district.by("leader"), at=AT)
    stranger = replace(district.by("leader"), incident="DRILL-2")
    refused("not_found", note_tested, lines[:1], by=stranger, at=AT)


def test_a_plan_that_cannot_be_is_refused(district: District) -> None:
    for code, new in (
        ("end_before_start", NewRound(AT, AT)),
        ("end_passed", NewRound(AT - 2 * DAY, AT - DAY)),
        ("round_too_long", NewRound(AT, AT + 8 * DAY)),
        ("bad_pool_size", NewRound(AT, AT + DAY, pool_size=13)),
    ):
        refused(code, plan_round, new=new, by=district.by(), at=AT)
    refused("wrong_role", plan_round, new=NewRound(AT, AT + DAY), by=district.by("inspector"), at=AT)
    refused("wrong_role", plan_round, new=NewRound(AT, AT + DAY), by=district.by("dispatcher"), at=AT)


def test_only_what_never_opened_can_be_dropped(district: District) -> None:
    planned = district.plan()
    refused("bad_reason", drop_round, round_id=planned.pk, reason="x", by=district.by(), at=AT)
    assert drop_round(round_id=planned.pk, reason="weather", by=district.by(), at=AT).state == "dropped"
    opened = district.open()
    refused("round_not_planned", drop_round, round_id=opened.pk, reason="weather", by=district.by(), at=AT)


def test_a_closed_round_may_have_people_for_whom_somebody_answers(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    district.fill(opened, lines[2:])
    for n, (kind, reason) in enumerate((("exempt", "medical"), ("escalated", "not_found"))):
        new = NewExcuse([lines[n]], kind, reason, district.by("analyst").account, AT + DAY)
        excuse_people(round_id=opened.pk, new=new, by=district.by(), at=AT)
    assert close_round(round_id=opened.pk, by=district.by(), at=AT).state == "closed"
    found = coverage_of(opened, AT)
    assert (found.tested, found.exempt, found.escalated, found.missing) == (18, 1, 1, 0)
