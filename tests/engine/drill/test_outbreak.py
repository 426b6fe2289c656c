"""An invented outbreak goes through the stays of its people, and through nothing else."""

from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.engine.drill.outbreak import DAY_S, SHORTEST_S, DrillCase, Meeting, Moves, met_by, spread, stays_of

FIRST = dt.date(2026, 8, 10)
LAST = dt.date(2026, 8, 24)
HOUR = 3_600


def moves(*rows: tuple[int, int, int, int]) -> Moves:
    """Return stays from (person, place, start, end), in the order that is promised."""
    ordered = sorted(rows, key=lambda row: (row[1], row[2]))
    person, place, start, end = (np.array(column, np.int64) for column in zip(*ordered, strict=True))
    return Moves(person, place, start, end)


def daily(persons: int, places: int, days: int = 15) -> Moves:
    """Return stays of three hours a day: everybody goes to two places, which change from day to day."""
    hours = ((9, 12), (13, 16))
    return moves(
        *(
            (person, (person + turn * day) % places, day * DAY_S + starts * HOUR, day * DAY_S + ends * HOUR)
            for person in range(persons)
            for day in range(days)
            for turn, (starts, ends) in enumerate(hours)
        )
    )


def run(seed: int, most: int = 20) -> tuple[DrillCase, ...]:
    return spread(
        daily(40, 7), seed=seed, first=3, first_onset=FIRST + dt.timedelta(days=2), last_day=LAST, midnight=2 * DAY_S,
        most=most,
    )  # fmt: skip


def test_only_a_quarter_of_an_hour_together_is_a_meeting() -> None:
    stay = Meeting(1, 5, 0, HOUR)
    known = moves(
        (1, 5, 0, HOUR), (2, 5, 0, SHORTEST_S), (3, 5, 0, SHORTEST_S - 1), (4, 6, 0, HOUR), (5, 5, HOUR, 9 * HOUR)
    )
    assert list(met_by(known, stay)) == [Meeting(2, 5, 0, SHORTEST_S)]


def test_stays_are_told_in_time_and_only_of_the_period() -> None:
    known = moves((1, 9, 0, 10), (1, 2, 20, 30), (2, 2, 20, 30), (1, 4, 10, 15))
    assert stays_of(known, 1, 0, 20) == [Meeting(1, 9, 0, 10), Meeting(1, 4, 10, 15)]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_every_case_but_the_first_met_its_infector_before_it_fell_ill(seed: int) -> None:
    cases = run(seed)
    assert [one.onset for one in cases] == sorted(one.onset for one in cases)
    assert len({one.person for one in cases}) == len(cases)
    assert (cases[0].infector, cases[0].meeting, cases[0].person) == (None, None, 3)
    for case in cases[1:]:
        assert case.infector is not None
        assert case.meeting is not None
        infector = cases[case.infector]
        day = FIRST + dt.timedelta(days=case.meeting.start // DAY_S)
        assert case.meeting.person == case.person
        assert -2 <= (day - infector.onset).days <= 1
        assert infector.onset < case.onset <= LAST - dt.timedelta(days=2)
        assert 2 <= (case.onset - day).days <= 4
        assert case.meeting.end - case.meeting.start >= SHORTEST_S


def test_equal_seeds_give_equal_outbreaks_no_larger_than_asked() -> None:
    assert run(5) == run(5)
    assert max(len(run(seed, most=4)) for seed in range(6)) == 4


def test_a_case_that_meets_nobody_infects_nobody() -> None:
    alone = moves((3, 1, 2 * DAY_S, 2 * DAY_S + HOUR), (4, 2, 2 * DAY_S, 2 * DAY_S + HOUR))
    found = spread(alone, seed=1, first=3, first_onset=FIRST, last_day=LAST, midnight=2 * DAY_S, most=9)
    assert found == (DrillCase(3, FIRST),)
