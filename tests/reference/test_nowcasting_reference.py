"""Korea, spring 2020: what the nowcast said on each of fifty days against what was reported later."""

from __future__ import annotations

import csv
import datetime as dt
import os
from pathlib import Path

import pytest

from bihuan.engine.indicators.nowcasting import Expected, Nowcast, Reported, nowcast
from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.tracing.intervals import IntervalFit, Observation, fit_interval

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
PATIENTS = DATA / "ds4c_korea_20200514" / "PatientInfo.csv"
LONGEST = 14

pytestmark = pytest.mark.skipif(not PATIENTS.exists(), reason=f"reference data absent: {PATIENTS}")


def rows() -> list[dict[str, str]]:
    with PATIENTS.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def date(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value.strip())
    except ValueError:
        return None


def final(cases: list[Reported], day: dt.date) -> int:
    """Count the onsets of a day that were reported within the longest delay."""
    delays = [(case.report - case.onset).days for case in cases if case.report and case.onset == day]
    return sum(0 <= delay <= LONGEST for delay in delays)


def test_what_was_reported_later_lies_within_the_interval_in_more_than_nine_of_ten_days() -> None:
    cases = [Reported(date(row["symptom_onset_date"]), date(row["confirmed_date"])) for row in rows()]
    within = []
    for today in (dt.date(2020, 3, 1) + dt.timedelta(days=after) for after in range(50)):
        found = nowcast([case for case in cases if case.report and case.report <= today], today=today)
        assert isinstance(found, Nowcast)
        assert [isinstance(day.expected, Expected) for day in found.days] == [True] * 13 + [False]  # today: too few
        shown = [(final(cases, day.day), day.expected) for day in found.days if isinstance(day.expected, Expected)]
        within += [expected.low <= truth <= expected.high for truth, expected in shown]
    assert len(within) == 650
    assert 0.92 <= sum(within) / len(within) <= 0.99


def test_before_the_outbreak_had_thirty_reports_there_was_no_nowcast() -> None:
    cases = [Reported(date(row["symptom_onset_date"]), date(row["confirmed_date"])) for row in rows()]
    today = dt.date(2020, 2, 10)
    found = nowcast([case for case in cases if case.report and case.report <= today], today=today)
    assert isinstance(found, NotShown)
    assert found.code == "too_few_reports"


def test_pairs_with_the_onsets_the_wrong_way_round_are_counted_apart() -> None:
    """The README of the data counts 82 pairs with both onsets, 7 of them negative."""
    patients = rows()
    onsets = {row["patient_id"]: date(row["symptom_onset_date"]) for row in patients}
    pairs = [(onsets.get(row["infected_by"].strip()), date(row["symptom_onset_date"])) for row in patients]
    days = [(first.toordinal(), second.toordinal()) for first, second in pairs if first and second]
    fit = fit_interval([Observation(first, first + 1, second, second + 1) for first, second in days], "gamma")
    assert isinstance(fit, IntervalFit)
    assert (fit.used, fit.impossible) == (75, 7)
