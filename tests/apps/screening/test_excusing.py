"""Somebody answers by name for people who are not tested; for more than fifty two persons do; it ends by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bihuan.apps.core.models import Account, Event
from bihuan.apps.screening.actions.checking import check_round
from bihuan.apps.screening.actions.excusing import NewExcuse, decide_excuse, end_excuse, excuse_people
from bihuan.apps.screening.models import Excuse, RosterEntry, Round
from bihuan.apps.screening.queries.coverage import coverage_of
from tests.apps.screening.rounds_world import AT, DAY, HOUR, District, refused

pytestmark = pytest.mark.django_db


def new(district: District, entries: list[str], **more: Any) -> NewExcuse:
    told = NewExcuse(entries, "exempt", "medical", district.by("analyst").account, AT + DAY)
    return replace(told, **more)


def excuse(district: District, the_round: Round, entries: list[str], by: str = "lead", **more: Any) -> Excuse:
    return excuse_people(round_id=the_round.pk, new=new(district, entries, **more), by=district.by(by), at=AT)


def decide(district: District, row: Excuse, by: str = "analyst", **more: Any) -> Excuse:
    said = {"is_yes": True, **more}
    return decide_excuse(excuse_id=row.pk, by=district.by(by), at=AT, **said)


def test_fifty_on_one_word_one_more_on_two(district: District) -> None:
    district.move_in(0, 40)
    opened = district.open()
    lines = district.lines(opened)
    assert excuse(district, opened, lines[:50]).state == "live"
    assert excuse(district, opened, lines[50:51], by="analyst").state == "live"
    assert coverage_of(opened, AT).exempt == 51


def test_fifty_and_one_of_one_person_wait_for_another(district: District) -> None:
    district.move_in(0, 40)
    opened = district.open()
    lines = district.lines(opened)
    excuse(district, opened, lines[:50])
    row = excuse(district, opened, lines[50:51])
    assert (row.state, coverage_of(opened, AT).exempt) == ("waiting", 50)
    refused("own_request", decide_excuse, excuse_id=row.pk, is_yes=True, by=district.by(), at=AT)
    assert decide(district, row).state == "live"
    assert coverage_of(opened, AT).exempt == 51
    refused("not_waiting", decide_excuse, excuse_id=row.pk, is_yes=True, by=district.by("analyst"), at=AT)


def test_fifty_one_at_once_excuse_nobody_until_another_person_agrees(district: District) -> None:
    district.move_in(0, 40)
    opened = district.open()
    lines = district.lines(opened)
    row = excuse(district, opened, lines[:51])
    assert (row.state, coverage_of(opened, AT).missing) == ("waiting", 60)
    district.fill(opened, lines[:3])
    decide(district, row)
    found = coverage_of(opened, AT)
    assert (found.tested, found.exempt, found.missing) == (3, 48, 9)
    assert check_round(round_id=opened.pk, by=district.by(), at=AT).differences == 0


def test_a_second_account_of_the_same_person_is_no_second_person(district: District) -> None:
    district.move_in(0, 40)
    opened = district.open()
    row = excuse(district, opened, district.lines(opened)[:51])
    Account.objects.filter(pk=district.by("analyst").account).update(full_name=district.by().name)
    refused("own_request", decide_excuse, excuse_id=row.pk, is_yes=True, by=district.by("analyst"), at=AT)


def test_a_refused_one_excuses_nobody_and_says_why(district: District) -> None:
    district.move_in(0, 40)
    opened = district.open()
    row = excuse(district, opened, district.lines(opened)[:51])
    refused("bad_reason", decide_excuse, excuse_id=row.pk, is_yes=False, by=district.by("analyst"), at=AT)
    assert decide(district, row, is_yes=False, reason="no_proof").state == "refused"
    assert coverage_of(opened, AT).missing == 60
    told = Event.objects.get(kind="excuse.refused")
    assert (told.reason, told.from_state, told.to_state) == ("no_proof", "waiting", "refused")


def test_what_is_ended_makes_its_people_missing_again(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    row = excuse(district, opened, lines[:2], kind="escalated", reason="not_found")
    assert coverage_of(opened, AT).escalated == 2
    district.fill(opened, lines[:1])
    assert end_excuse(excuse_id=row.pk, reason="found", by=district.by("analyst"), at=AT).state == "ended"
    found = coverage_of(opened, AT)
    assert (found.tested, found.escalated, found.missing) == (1, 0, 19)
    refused("not_in_force", end_excuse, excuse_id=row.pk, reason="found", by=district.by(), at=AT)


def test_who_is_excused_or_tested_cannot_be_excused_again(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    excuse(district, opened, lines[:1])
    said = {"round_id": opened.pk, "by": district.by(), "at": AT}
    refused("not_missing", excuse_people, new=new(district, lines[:2], kind="escalated", reason="refuses"), **said)
    district.fill(opened, lines[2:3])
    refused("not_missing", excuse_people, new=new(district, lines[2:4]), **said)
    assert RosterEntry.objects.filter(outcome="").count() == 18


def test_without_reason_owner_end_or_people_there_is_none(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    said = {"round_id": opened.pk, "by": district.by(), "at": AT}
    for code, change in (
        ("unknown_excuse", {"kind": "forgotten"}),
        ("bad_reason", {"reason": "not_found"}),
        ("end_passed", {"until": AT}),
        ("excuse_too_long", {"until": AT + 31 * DAY}),
        ("owner_without_role", {"owner": "nobody"}),
        ("nobody_named", {"entries": []}),
        ("too_many_people", {"entries": [str(n) for n in range(5_001)]}),
        ("not_found", {"entries": [lines[0], "nobody"]}),
    ):
        refused(code, excuse_people, new=new(district, **{"entries": lines[:1], **change}), **said)
    assert Excuse.objects.count() == 0


def test_a_unit_answers_for_its_own_buildings_only_and_agrees_to_nothing(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    assert excuse(district, opened, lines[:1], by="dispatcher").state == "live"
    said = {"round_id": opened.pk, "at": AT}
    refused("not_found", excuse_people, new=new(district, lines[19:]), by=district.by("dispatcher"), **said)
    refused("wrong_role", excuse_people, new=new(district, lines[1:2]), by=district.by("planner"), **said)
    refused("wrong_role", excuse_people, new=new(district, lines[1:2]), by=district.by("inspector"), **said)
    row = Excuse.objects.get()
    refused("wrong_role", end_excuse, excuse_id=row.pk, reason="found", by=district.by("dispatcher"), at=AT)
    stranger = replace(district.by(), incident="DRILL-2")
    refused("not_found", end_excuse, excuse_id=row.pk, reason="found", by=stranger, at=AT)
    refused("bad_reason", end_excuse, excuse_id=row.pk, reason="x", by=district.by(), at=AT)


def test_one_that_waits_beyond_its_end_can_no_longer_be_agreed_to(district: District) -> None:
    district.move_in(0, 40)
    opened = district.open()
    row = excuse(district, opened, district.lines(opened)[:51], until=AT + HOUR)
    late = {"excuse_id": row.pk, "is_yes": True, "by": district.by("analyst"), "at": AT + HOUR}
    refused("end_passed", decide_excuse, **late)
    check_round(round_id=opened.pk, by=district.by(), at=AT + HOUR)
    assert Excuse.objects.get().state == "over"
