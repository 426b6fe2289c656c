"""Two requests at one moment cannot exceed a budget together, nor two releases the identities of a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from bihuan.apps.core.models import Event
from bihuan.apps.intake.actions import Ranked, add_many, ask_tranche, release_identities, say_word
from bihuan.apps.intake.actions.evidence import NewEvidence
from bihuan.apps.intake.models import Approval, Evidence, Query, ReleasedIdentity, Tranche
from tests.apps.intake.gate.abuse import depositors
from tests.apps.intake.gate.desk import DAY, Desk, make_desk
from tests.faults.test_races import together, told

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def test_parallel_requests_cannot_exceed_the_places_of_a_case(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def ask(first: int) -> Callable[[], object]:
        places = tuple(desk.stay(place) for place in desk.places[first : first + 8])
        return lambda: desk.put(places=places).state

    states = together(*[ask(8 * i) for i in range(ROUNDS)])
    assert sorted(map(str, states)) == ["accepted"] * 2 + ["refused"] * (ROUNDS - 2)
    open_ones = Query.objects.filter(state="accepted")
    assert len({stay["place"] for row in open_ones for stay in row.places}) == 16
    with capsys.disabled():
        print(f"\nR12 {connection.vendor}: {ROUNDS} requests at one moment, two fit the budget and two passed")


def test_parallel_requests_cannot_exceed_the_window_of_a_case(desk: Desk) -> None:
    def ask(name: str, days: int) -> Callable[[], object]:
        end = desk.at - days * DAY
        stay = desk.stay(start=-24 * days - 3, length=1)
        return lambda: desk.put(name, window_from=end - 8 * DAY, window_to=end, places=(stay,)).state

    for _ in range(3):
        Query.objects.update(state="refused")
        states = together(ask("analyst", 0), ask("analyst2", 6), ask("lead", 0))
        starts = [(row.window_from, row.window_to) for row in Query.objects.filter(state="accepted")]
        assert "accepted" in states
        assert max(end for _, end in starts if end) - min(start for start, _ in starts if start) <= 14 * DAY


def test_parallel_requests_cannot_exceed_the_number_of_a_day(desk: Desk) -> None:
    for _ in range(38):
        desk.put(case="probe")
    states = together(*[lambda: desk.put().code for _ in range(ROUNDS)])
    assert sorted(map(str, states)) == ["", "", *["too_many_requests"] * (ROUNDS - 2)]


def test_parallel_releases_cannot_exceed_the_identities_of_a_case(desk: Desk) -> None:
    rows = {name: desk.put(name) for name in ("analyst", "analyst2", "lead")}
    ranked = {
        name: [Ranked(f"{name}{i}", 900 - i) for i in range(400)] for name in rows
    }  # three who each found four hundred others

    def release(name: str) -> Callable[[], object]:
        by = desk.actor(name)
        return lambda: release_identities(query_id=rows[name].pk, ranked=ranked[name], by=by, at=desk.at)

    done = together(*[release(name) for name in rows])
    assert sum(len(one.now) for one in done) == 500  # type: ignore[attr-defined]  # each is a release
    assert ReleasedIdentity.objects.count() == 500


def test_one_tranche_is_used_once_by_two_releases(desk: Desk) -> None:
    row, by = desk.put(), desk.actor("analyst")
    ranked = [Ranked(f"p{i}", 9_000 - i) for i in range(1_600)]
    release_identities(query_id=row.pk, ranked=ranked, by=by, at=desk.at)
    tranche = ask_tranche(query_id=row.pk, by=by, at=desk.at)
    for name in ("health", "farm_approver"):
        desk.agree(tranche, name, subject="tranche")

    def release() -> object:
        return release_identities(query_id=row.pk, ranked=ranked, by=by, at=desk.at)

    together(release, release)
    assert (ReleasedIdentity.objects.count(), Tranche.objects.get().state) == (1_000, "used")


def test_two_approvers_at_one_moment_release_once(desk: Desk) -> None:
    row = desk.put(places=(desk.stay(start=-60, length=20),))

    def agree(name: str) -> Callable[[], object]:
        by = desk.actor(name)
        return lambda: say_word(subject="query", subject_id=row.pk, is_yes=True, digest=row.digest, by=by, at=desk.at)

    outcomes = together(*[agree(name) for name in ("health", "police_approver", "farm_approver", "cdc_health")])
    row.refresh_from_db()
    roles = list(Approval.objects.values_list("role", flat=True))
    health = roles.count("health_approver")
    enough = {(1, 1), (2, 0), (1, 2)}  # three where two departments had spoken before health did
    assert (health, len(roles) - health) in enough
    assert sorted(map(told, outcomes)) == ["Query"] * len(roles) + ["not_waiting"] * (4 - len(roles))
    assert (row.state, Event.objects.filter(kind="query.accepted", subject_id=row.pk).count()) == ("accepted", 1)


def test_fifty_persons_are_not_exceeded_by_two_acts_at_one_moment(desk: Desk) -> None:
    items, by = depositors(desk, 80), desk.actor("lead")

    def add(part: list[NewEvidence]) -> Callable[[], object]:
        return lambda: add_many(items=part, by=by, at=desk.at)

    outcomes = together(add(items[:40]), add(items[40:]))
    assert sorted(map(told, outcomes)) == ["bulk_needs_approval", "list"]
    assert Evidence.objects.count() == 40
