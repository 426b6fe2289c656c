"""Whatever happens in whichever order, everybody on the roster has exactly one outcome, and the counts are the sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.apps.screening.actions.checking import check_round
from bihuan.apps.screening.actions.excusing import NewExcuse, end_excuse, end_over, excuse_people
from bihuan.apps.screening.actions.rounds import add_late_arrivals, close_round
from bihuan.apps.screening.models import Excuse, Pool, RosterBuilding, RosterEntry
from bihuan.apps.screening.queries.coverage import community_lines, coverage_of, hours_of, standing_of
from bihuan.apps.screening.queries.sets import missing_by_building
from tests.apps.screening.rounds_world import AT, HOUR, District, refused
from tests.conftest import IS_PROOF
from tests.trust.ground import undone

pytestmark = pytest.mark.django_db
PEOPLE = st.integers(0, 19)
FEW = st.lists(PEOPLE, min_size=1, max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("fill"), FEW),
        st.tuples(st.just("lose"), st.integers(0, 5)),
        st.tuples(st.just("exempt"), FEW, st.integers(1, 3)),
        st.tuples(st.just("escalated"), FEW, st.integers(1, 3)),
        st.tuples(st.just("end"), st.integers(0, 5)),
        st.tuples(st.just("pass"), st.integers(1, 90)),
        st.tuples(st.just("sweep")),
        st.tuples(st.just("arrive"), st.integers(1, 2)),
        st.tuples(st.just("close")),
    ),
    max_size=14,
)


@dataclass
class Naive:
    """The same round kept as plain sets."""

    roster: set[str]
    tubes: list[list[str]] = field(default_factory=list)
    excuses: list[tuple[str, set[str], datetime]] = field(default_factory=list)  # kind, people, until; empty: ended

    def outcomes(self, at: datetime) -> dict[str, set[str]]:
        """Return the four sets at an instant."""
        tested = {one for tube in self.tubes for one in tube}
        live = {kind: self._live(kind, at) - tested for kind in ("exempt", "escalated")}
        missing = self.roster - tested - live["exempt"] - live["escalated"]
        return {"tested": tested, "missing": missing, **live}

    def _live(self, kind: str, at: datetime) -> set[str]:
        return {one for told, people, until in self.excuses if told == kind and until > at for one in people}


class Story:
    """One round, told to the product and to the sets."""

    def __init__(self, district: District) -> None:
        self.district, self.at = district, AT
        self.round = district.open()
        self.lines = district.lines(self.round)
        self.naive = Naive(set(self.lines))
        self.tubes: list[Pool] = []
        self.excuses: list[Excuse] = []

    def do(self, name: str, *told: Any) -> None:
        getattr(self, f"do_{name}")(*told)
        self.check()

    def do_fill(self, people: list[int]) -> None:
        chosen = list(dict.fromkeys(self.lines[n] for n in people))
        self.tubes.append(self.district.fill(self.round, chosen, at=self.at))
        self.naive.tubes.append(chosen)
        for _kind, excused, _until in self.naive.excuses:
            excused -= set(chosen)

    def do_lose(self, n: int) -> None:
        if n >= len(self.tubes) or not self.naive.tubes[n]:
            return
        self.district.lose(self.tubes[n], self.naive.tubes[n], at=self.at)
        self.naive.tubes[n] = []

    def _excuse(self, kind: str, people: list[int], hours: int) -> None:
        chosen = {self.lines[n] for n in people}
        end_over(incident="DRILL-1", at=self.at)
        owner, reason = self.district.by("analyst").account, "medical" if kind == "exempt" else "not_found"
        new = NewExcuse(sorted(chosen), kind, reason, owner, self.at + timedelta(hours=hours))
        said = {"round_id": self.round.pk, "new": new, "by": self.district.by(), "at": self.at}
        if not chosen <= self.naive.outcomes(self.at)["missing"]:
            refused("not_missing", excuse_people, **said)
            return
        row = excuse_people(**said)  # type: ignore[arg-type]  # by name
        self.excuses.append(row)
        self.naive.excuses.append((kind, chosen, new.until))

    def do_exempt(self, people: list[int], hours: int) -> None:
        self._excuse("exempt", people, hours)

    def do_escalated(self, people: list[int], hours: int) -> None:
        self._excuse("escalated", people, hours)

    def do_end(self, n: int) -> None:
        if n >= len(self.excuses) or Excuse.objects.get(pk=self.excuses[n].pk).state != "live":
            return
        end_excuse(excuse_id=self.excuses[n].pk, reason="found", by=self.district.by(), at=self.at)
        self.naive.excuses[n][1].clear()

    def do_pass(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    def do_sweep(self) -> None:
        end_over(incident="DRILL-1", at=self.at)

    def do_arrive(self, people: int) -> None:
        self.district.move_in(people % 4, people)
        refused("late_arrivals", close_round, round_id=self.round.pk, by=self.district.by(), at=self.at)
        add_late_arrivals(round_id=self.round.pk, by=self.district.by(), at=self.at)
        self.lines = self.district.lines(self.round)
        self.naive.roster = set(self.lines)

    def do_close(self) -> None:
        missing = len(self.naive.outcomes(self.at)["missing"])
        if missing:
            refusal = refused("people_missing", close_round, round_id=self.round.pk, by=self.district.by(), at=self.at)
            assert refusal.params["people"] == missing

    def check(self) -> None:
        """Compare everything that is counted with the sets."""
        sets = self.naive.outcomes(self.at)
        assert sum(map(len, sets.values())) == len(self.naive.roster)
        assert set().union(*sets.values()) == self.naive.roster
        found = coverage_of(self.round, self.at)
        told = {"tested": found.tested, "exempt": found.exempt, "escalated": found.escalated, "missing": found.missing}
        assert told == {name: len(people) for name, people in sets.items()}
        assert found.counted.difference == 0
        assert found.counted.members == sum(map(len, self.naive.tubes))
        assert sum(missing_by_building(self.round, self.at).values()) == len(sets["missing"])
        rows = RosterBuilding.objects.filter(round=self.round)
        assert standing_of(rows, self.at).missing == len(sets["missing"])
        assert sum(one.missing for one in community_lines(rows, self.at)) == len(sets["missing"])
        assert sum(hours_of(self.round).values()) == len(sets["tested"])

    def end(self) -> None:
        """Compare line by line, after what is over has ended; then test everybody and close."""
        assert check_round(round_id=self.round.pk, by=self.district.by(), at=self.at).differences == 0
        sets = self.naive.outcomes(self.at)
        for name, people in sets.items():
            told = RosterEntry.objects.filter(round=self.round, outcome="" if name == "missing" else name)
            assert set(told.values_list("pk", flat=True)) == people
        if sets["missing"]:
            refused("people_missing", close_round, round_id=self.round.pk, by=self.district.by(), at=self.at)
            self.do("fill", [n for n, line in enumerate(self.lines) if line in sets["missing"]])
        closed = close_round(round_id=self.round.pk, by=self.district.by(), at=self.at)
        assert (closed.state, coverage_of(closed, self.at).missing) == ("closed", 0)


@given(steps=STEPS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=2000 if IS_PROOF else 25,
)
def test_the_partition_is_exact_after_any_sequence(district: District, steps: list[tuple[Any, ...]]) -> None:
    with undone():
        story = Story(district)
        for name, *told in steps:
            story.do(name, *told)
        story.end()


def test_an_exemption_whose_time_has_come_counts_as_missing_at_once_swept_or_not(district: District) -> None:
    story = Story(district)
    story.do("exempt", [0, 7], 1)
    assert coverage_of(story.round, AT + HOUR - timedelta(seconds=1)).missing == 18
    assert coverage_of(story.round, AT + HOUR).missing == 20
    assert Excuse.objects.get().state == "live"
    assert end_over(incident="DRILL-1", at=AT + HOUR) == 1
    assert (Excuse.objects.get().state, coverage_of(story.round, AT + HOUR).missing) == ("over", 20)


def test_an_exemption_that_is_over_keeps_a_round_open_before_any_sweeper_has_come(district: District) -> None:
    story = Story(district)
    story.do("exempt", [0], 1)
    story.do("fill", list(range(1, 20)))
    refusal = refused("people_missing", close_round, round_id=story.round.pk, by=district.by(), at=AT + HOUR)
    assert refusal.params["people"] == 1
    assert Excuse.objects.get().state == "over"


def test_an_exemption_that_ends_after_the_closing_makes_nobody_missing_in_the_closed_round(district: District) -> None:
    story = Story(district)
    story.do("exempt", [0], 1)
    story.do("fill", list(range(1, 20)))
    closed, later = close_round(round_id=story.round.pk, by=district.by(), at=AT), AT + 2 * HOUR
    assert check_round(round_id=closed.pk, by=district.by(), at=later).differences == 0
    buildings = RosterBuilding.objects.filter(round=closed)
    assert (coverage_of(closed, later).missing, standing_of(buildings, later).missing) == (0, 0)
    assert missing_by_building(closed, later) == {}


def test_a_line_has_one_outcome_in_the_database_itself(district: District) -> None:
    opened = district.open()
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterEntry.objects.filter(round=opened).update(outcome="both")
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterBuilding.objects.filter(round=opened).update(tested=3, exempt=3)
