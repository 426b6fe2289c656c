"""Published serial intervals and incubation periods, from the published data: our fits are within their intervals."""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
from pathlib import Path

import networkx as nx
import pytest

from bihuan.engine.tracing.case_to_case import CaseToCase, case_to_case
from bihuan.engine.tracing.intervals import IntervalFit, Observation, best_fit, fit_interval

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
TRAVELLERS = DATA / "lauer_incubation" / "nCoV-IDD-traveler-data.csv"
PAIRS = DATA / "nishiura_serial_interval" / "supplementary_table.csv"
CLUSTERS = DATA / "tindale_tianjin_singapore"
FIRST_DAY = dt.datetime(2019, 12, 1)  # noqa: DTZ001 - the file's own clock; only differences are used


def rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        pytest.skip(f"reference data absent: {path}")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def fitted(found: object) -> IntervalFit:
    assert isinstance(found, IntervalFit), found
    return found


def days(value: str) -> float | None:
    """Read a moment of the file as days since 1 December 2019."""
    if value in {"", "NA"}:
        return None
    return (dt.datetime.strptime(value, "%Y-%m-%d   %H:%M:%S") - FIRST_DAY).total_seconds() / 86400  # noqa: DTZ007 - as above


def travellers() -> list[Observation]:
    """Bounds by the authors' rules: unknown exposure begins on 1 December, unknown onset ends with the report."""
    found = []
    for row in rows(TRAVELLERS):
        latest = days(row["SR"]) if days(row["SR"]) is not None else days(row["PR"])
        if latest is None or not row["REVIEWER2"]:
            continue
        early = max(days(row["EL"]) or 0.0, 0.0)
        left = days(row["ER"])
        onset = days(row["SL"])
        late = latest if left is None else min(left, latest)
        found.append(Observation(early, late, early if onset is None else onset, latest))
    return found


def test_the_incubation_period_of_lauer_is_found_to_every_published_figure() -> None:
    """Lauer et al., Ann Intern Med 172:577 (2020): 181 cases, lognormal 1.621 / 0.418, median 5.1 days (4.5 to 5.8)."""
    fit = fitted(fit_interval(travellers(), "lognormal"))
    assert (fit.used, fit.impossible) == (181, 0)
    assert (round(fit.median.estimate, 1), round(fit.shape, 3)) == (5.1, 0.418)
    assert fit.scale == pytest.approx(2.718281828**1.621, rel=5e-4)
    assert 4.5 <= fit.median.estimate <= 5.8
    # Theirs is a bootstrap's interval, ours the likelihood's.
    assert (fit.median.low, fit.median.high) == pytest.approx((4.5, 5.8), abs=0.1)


def pairs(*, only: str = "") -> list[Observation]:
    columns = ("EL", "ER", "SL", "SR")
    return [
        Observation(*(float(row[name]) for name in columns))
        for row in rows(PAIRS)
        if only in {"", row["SIClassification"]}
    ]


def test_the_serial_interval_of_nishiura_is_found_for_all_pairs() -> None:
    """Nishiura et al., IJID 93:284 (2020): median 4.0 days (3.1 to 4.9) from 28 pairs, lognormal."""
    fit = fitted(best_fit(pairs()))
    assert (fit.family, fit.used, round(fit.median.estimate, 1)) == ("lognormal", 28, 4.0)
    assert (fit.median.low, fit.median.high) == pytest.approx((3.1, 4.9), abs=0.2)


def test_the_serial_interval_of_nishiura_is_found_for_certain_pairs() -> None:
    """The same: median 4.6 days (3.5 to 5.9) from the 18 certain pairs, Weibull with right truncation (Bayesian).

    The end of observation, day 74 = 12 February 2020, is our choice, nine days after the last onset; without any, the
    median is the same to a hundredth.
    """
    fit = fitted(fit_interval(pairs(only="Certain"), "weibull", observed_until=74.0))
    assert fit.used == 18
    assert 3.5 <= fit.median.estimate <= 5.9
    assert (fit.median.low, fit.median.high) == pytest.approx((3.5, 5.9), abs=0.4)


def linked(links: list[tuple[str, str]], onsets: dict[str, int]) -> list[list[int]]:
    graph = nx.Graph(link for link in links if link[0] != link[1])
    return [[onsets[case] for case in group if case in onsets] for group in nx.connected_components(graph)]


def singapore() -> list[list[int]]:
    cases = rows(CLUSTERS / "COVID-19_Singapore_data_revised.csv")
    onsets = {
        case["CaseID"]: dt.date.fromisoformat(case["date_onset_symptoms"]).toordinal()
        for case in cases
        if case["date_onset_symptoms"] not in {"", "NA"}
    }
    links = [(case["CaseID"], other) for case in cases for other in re.findall(r"\d+", case["Related cases"])]
    return linked([link for link in links if link[0] in onsets], onsets)


def tianjin() -> list[list[int]]:
    cases = rows(CLUSTERS / "Tianjin135cases_revised.csv")
    onsets = {}
    for case in cases:
        if found := re.fullmatch(r"(\d+)/(\d+)/(\d{4})", case["symptom_onset"]):
            onsets[case["case_id"]] = dt.date(*(int(part) for part in reversed(found.groups()))).toordinal()
    links = [(case["case_id"], other) for case in cases for other in re.findall(r"TJ\d+", case["Infection_source"])]
    return linked(links, onsets)


@pytest.mark.parametrize(
    ("place", "groups", "mean", "low", "high"),
    [("Singapore", singapore, 4.17, 2.44, 5.89), ("Tianjin", tianjin, 4.31, 2.91, 5.72)],
)
def test_the_serial_interval_of_two_clusters_is_found_to_the_published_figure(
    place: str, groups: object, mean: float, low: float, high: float
) -> None:
    """Tindale et al., eLife 9:e57149 (2020), abstract and the README of its data; by the method of Vink et al."""
    assert callable(groups)
    found = case_to_case(groups(), seed=1, draws=50)
    assert isinstance(found, CaseToCase), place
    assert round(found.mean.estimate, 2) == mean
    assert low <= found.mean.estimate <= high
