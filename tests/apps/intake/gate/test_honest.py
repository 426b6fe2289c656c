"""Honest work passes: thirty stories of an outbreak, each accepted at once or after its approvals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.apps.core.models import Event, Incident
from bihuan.apps.intake.actions import Ranked, ask_tranche, find_person, release_identities
from bihuan.apps.intake.models import CaseLink, Query, ReleasedIdentity
from bihuan.apps.intake.rules.asking import Stay
from tests.apps.intake.gate.abuse import probable, waiting
from tests.apps.intake.gate.desk import DAY, HOUR, Desk, document, line, make_desk, person_of

pytestmark = pytest.mark.django_db
MOST_QUESTIONS = 60  # to the database: on the smallest box each takes under a millisecond, so two seconds hold easily


def stays(desk: Desk, count: int, length: float = 2) -> tuple[Stay, ...]:
    """Return one slot at each of so many places."""
    return tuple(desk.stay(place, length=length) for place in desk.places[:count])


def day_of(desk: Desk, day: int, length: float = 3, place: int = 0) -> Stay:
    """Return a slot in the evening so many days ago."""
    return desk.stay(desk.places[place], start=-24 * day - 4, length=length)


HONEST: dict[str, Callable[[Desk], dict[str, Any]]] = {
    "a lunch at one restaurant": lambda _: {},
    "an evening of four hours": lambda d: {"places": (d.stay(length=4),)},
    "a case's whole two weeks": lambda d: {"window_from": d.at - 14 * DAY},
    "twenty places of a taxi driver": lambda d: {"places": stays(d, 20, 0.5)},
    "a school day": lambda d: {"places": (d.stay(d.school, length=9),)},
    "a night shift at a workplace": lambda d: {"places": (d.stay(d.works, length=12),)},
    "a boarding school from morning to morning": lambda d: {"places": (d.stay(d.school, length=24),)},
    "a week of school days": lambda d: {
        "window_from": d.at - 8 * DAY,
        "places": tuple(d.stay(d.school, start=-24 * i - 8, length=8) for i in range(1, 8)),
    },
    "lunch and dinner at the same canteen": lambda d: {
        "places": (d.stay(start=-30, length=1.5), d.stay(start=-24, length=2))
    },
    "the same market on five days": lambda d: {
        "window_from": d.at - 6 * DAY, "places": tuple(day_of(d, i) for i in range(1, 6))
    },
    "a bus for a quarter of an hour": lambda d: {"places": (d.stay(length=0.25),)},
    "the search for the source, before the onset": lambda d: {
        "purpose": "find_source", "window_from": d.at - 14 * DAY, "places": (day_of(d, 12),)
    },
    "telling those who were there": lambda _: {"purpose": "notify_exposed"},
    "on the ground of a statutory duty": lambda _: {"legal_basis": "statutory_duty"},
    "a named approver who is not needed after all": lambda d: {"approver": d.people["health"].pk},
    "a window that ends this minute": lambda d: {"window_from": d.at - HOUR, "places": (d.stay(start=-1, length=1),)},
    "a window of an hour": lambda d: {
        "window_from": d.at - 2 * HOUR, "window_to": d.at - HOUR, "places": (d.stay(start=-2, length=1),)
    },
    "a probable case within its two days": lambda d: {"case": probable(d, hours_ago=47)},
    "a case whose sample is a week old": lambda d: {
        "case": d.link(d.send([line(30, document(30), sampled="2026-08-18")])[0]).case
    },
    "a case that got its laboratory result after it was probable": lambda d: {"case": _confirmed_later(d)},
}  # fmt: skip


def _confirmed_later(desk: Desk) -> str:
    case = probable(desk, hours_ago=60)
    person = CaseLink.objects.get(case=case).person_id
    record = desk.send([line(60, document(60))])[0]
    link = desk.link(record)
    assert (link.case, link.person_id) == (case, person)
    return case


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_query_is_accepted_at_once(name: str) -> None:
    desk = make_desk()
    changes = HONEST[name](desk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        row = desk.put(**changes)
    assert (row.state, row.code) == ("accepted", "")
    assert len(asked) <= MOST_QUESTIONS
    assert Event.objects.filter(kind="query.accepted", subject_id=row.pk).count() == 1


@pytest.fixture
def desk() -> Desk:
    return make_desk(cases=3)


def ranked(count: int) -> list[Ranked]:
    """Return so many found people, the longest exposed first."""
    return [Ranked(f"p{i:05d}", 100_000 - i) for i in range(count)]


def release(desk: Desk, row: Query, count: int, by: str = "analyst") -> Any:
    return release_identities(query_id=row.pk, ranked=ranked(count), by=desk.actor(by), at=desk.at)


def test_a_second_analyst_works_on_the_same_case(desk: Desk) -> None:
    assert [desk.put("analyst").state, desk.put("analyst2").state] == ["accepted", "accepted"]


def test_an_analyst_whom_the_police_seconded_asks_like_any_other(desk: Desk) -> None:
    assert desk.people["analyst2"].department_id == "police"
    assert desk.put("analyst2").state == "accepted"


def test_the_lead_asks_at_night(desk: Desk) -> None:
    assert desk.put("lead", at=desk.at + 14 * HOUR).state == "accepted"


def test_one_analyst_works_through_three_cases(desk: Desk) -> None:
    assert [desk.put(case=case).state for case in desk.cases] == ["accepted"] * 3


def test_a_correction_of_the_same_query_costs_no_second_budget(desk: Desk) -> None:
    window = {"window_from": desk.at - 14 * DAY, "places": stays(desk, 20)}
    assert [desk.put(**window).state for _ in range(5)] == ["accepted"] * 5


def test_forty_places_by_two_colleagues(desk: Desk) -> None:
    second = tuple(desk.stay(place) for place in desk.places[20:40])
    assert [desk.put(places=stays(desk, 20)).state, desk.put("analyst2", places=second).state] == ["accepted"] * 2


def test_a_ward_is_asked_for_with_two_approvals(desk: Desk) -> None:
    row = waiting(desk)
    assert desk.agree(row, "health").state == "waiting"
    assert desk.agree(row, "police_approver").state == "accepted"
    assert release(desk, row, 3).now == ("p00000", "p00001", "p00002")


def test_the_health_approver_may_come_second(desk: Desk) -> None:
    row = waiting(desk)
    desk.agree(row, "farm_approver")
    assert desk.agree(row, "health").state == "accepted"


def test_two_health_approvers_of_two_departments_agree(desk: Desk) -> None:
    row = waiting(desk)
    desk.agree(row, "health")
    assert desk.agree(row, "cdc_health").state == "accepted"


def test_the_first_five_hundred_go_out_on_one_word(desk: Desk) -> None:
    done = release(desk, desk.put(), 812)
    assert (len(done.now), done.left, done.code) == (500, 312, "needs_tranche")
    assert done.now == tuple(f"p{i:05d}" for i in range(500))


def test_a_small_answer_goes_out_whole(desk: Desk) -> None:
    done = release(desk, desk.put(), 37)
    assert (len(done.now), done.left, done.code) == (37, 0, "")


def test_a_repeated_release_gives_nobody_twice(desk: Desk) -> None:
    row = desk.put()
    release(desk, row, 40)
    again = release(desk, row, 45)
    assert (len(again.before), len(again.now)) == (40, 5)
    assert ReleasedIdentity.objects.count() == 45


def test_further_people_go_out_with_two_approvals_once(desk: Desk) -> None:
    row = desk.put()
    release(desk, row, 812)
    tranche = ask_tranche(query_id=row.pk, by=desk.actor("analyst"), at=desk.at)
    desk.agree(tranche, "health", subject="tranche")
    desk.agree(tranche, "industry_approver", subject="tranche")
    done = release(desk, row, 1_400)
    assert (len(done.before), len(done.now), done.left, done.code) == (500, 500, 400, "needs_tranche")
    tranche.refresh_from_db()
    assert (tranche.state, len(release(desk, row, 1_400).now)) == ("used", 0)


def test_a_person_is_found_by_name_and_number(desk: Desk) -> None:
    told = {"name": "测试人乙", "document": document(1)}
    found = find_person(identifiers=told, purpose="find_exposed", by=desk.actor("interviewer"), at=desk.at)
    assert found == person_of(desk.records[0])


def test_a_person_is_found_by_telephone_and_name(desk: Desk) -> None:
    told = {"name": "测试人丙", "phone": "139 0000 0002"}
    found = find_person(identifiers=told, purpose="find_exposed", by=desk.actor("analyst"), at=desk.at)
    assert found == person_of(desk.records[1])


def test_under_ebola_three_weeks_are_asked() -> None:
    desk = make_desk(protocol="ebola_who")
    assert desk.put(window_from=desk.at - 20 * DAY).state == "accepted"


def test_the_incident_that_goes_on_is_not_kept_from_asking_by_one_that_ended(desk: Desk) -> None:
    Incident.objects.create(
        code="OLD", name="x", protocol=desk.incident.protocol, starts_at=desk.at - 99 * DAY, ends_at=desk.at - DAY
    )
    assert desk.put().state == "accepted"
