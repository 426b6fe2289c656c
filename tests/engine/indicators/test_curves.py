"""The curve accounts for every case, and a day without cases is a row."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.indicators.curves import CaseDay, CurveDay, epidemic_curve

TODAY = dt.date(2022, 8, 20)


def day(number: int) -> dt.date:
    return dt.date(2022, 8, number)


CASES = st.builds(
    CaseDay,
    st.sampled_from(["confirmed", "probable", "suspected"]),
    st.none() | st.dates(dt.date(2022, 7, 1), dt.date(2022, 9, 10)),
)


def test_days_without_cases_are_rows_of_zeros() -> None:
    curve = epidemic_curve([CaseDay("confirmed", day(17)), CaseDay("probable", day(19))], today=TODAY)
    assert curve.classifications == ("confirmed", "probable")
    assert curve.days == (
        CurveDay(day(17), (1, 0)),
        CurveDay(day(18), (0, 0)),
        CurveDay(day(19), (0, 1)),
        CurveDay(day(20), (0, 0)),
    )


def test_what_has_no_place_on_the_axis_is_counted_apart() -> None:
    cases = [
        CaseDay("confirmed", None),
        CaseDay("confirmed", day(10)),
        CaseDay("confirmed", day(19)),
        CaseDay("probable", day(21)),
        CaseDay("probable", None),
        CaseDay("probable", None),
    ]
    curve = epidemic_curve(cases, today=TODAY, first=day(18))
    assert (curve.missing, curve.earlier, curve.later) == ((1, 2), (1, 0), (0, 1))
    assert curve.totals == (0, 1, 0)


def test_without_a_day_there_are_no_rows_and_nothing_is_lost() -> None:
    curve = epidemic_curve([CaseDay("confirmed", None), CaseDay("confirmed", day(25))], today=TODAY)
    assert (curve.days, curve.missing, curve.later, curve.accounted) == ((), (1,), (1,), 2)


def test_without_cases_a_given_first_day_still_makes_rows() -> None:
    assert epidemic_curve([], today=TODAY, first=day(18)).totals == (0, 0, 0)


@given(st.lists(CASES, max_size=60), st.none() | st.dates(dt.date(2022, 7, 1), dt.date(2022, 9, 10)))
def test_every_case_is_accounted_for(cases: list[CaseDay], first: dt.date | None) -> None:
    curve = epidemic_curve(cases, today=TODAY, first=first)
    assert curve.accounted == len(cases)
    assert [row.day.toordinal() for row in curve.days] == list(
        range(curve.days[0].day.toordinal(), TODAY.toordinal() + 1) if curve.days else []
    )
