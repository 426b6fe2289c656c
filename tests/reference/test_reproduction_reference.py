"""EpiEstim's Example 1: the reproduction numbers that it publishes are ours."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from bihuan.engine.indicators.reproduction import ReproductionNumber, reproduction_numbers, serial_interval_shares
from bihuan.engine.indicators.shown import NotShown

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
EXPECTED = DATA / "epiestim" / "expected"
COLUMNS = ("Mean(R)", "Std(R)", "Quantile.0.025(R)", "Median(R)", "Quantile.0.975(R)")

pytestmark = pytest.mark.skipif(not EXPECTED.exists(), reason=f"reference data absent: {EXPECTED}")


def rows(name: str) -> list[dict[str, str]]:
    with (EXPECTED / f"Example1.{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def column(name: str) -> list[float]:
    return [float(row["value"]) for row in rows(name)]


def test_every_window_of_example_1_agrees_to_a_millionth() -> None:
    cases, imported = ([int(value) for value in column(name)] for name in ("I", "I_imported"))
    shares = column("si_distr")
    windows = reproduction_numbers(cases, shares, imported=imported, delay_days=0, least_cases=0)
    expected = rows("R")
    assert [(window.first + 1, window.last + 1) for window in windows] == [
        (int(float(row["t_start"])), int(float(row["t_end"]))) for row in expected
    ]
    assert len(windows) == 25
    for window, row in zip(windows, expected, strict=True):
        found = window.value
        assert isinstance(found, ReproductionNumber)
        figures = (found.mean, found.sd, found.low, found.median, found.high)
        assert figures == pytest.approx(tuple(float(row[name]) for name in COLUMNS), abs=1e-6)


def test_the_desk_withholds_the_windows_of_example_1_that_rest_on_few_cases() -> None:
    cases = [int(value) for value in column("I")]
    windows = reproduction_numbers(cases, column("si_distr"), delay_days=3)
    few = [window.first for window in windows if isinstance(window.value, NotShown) and window.value.needs == 12]
    assert few == [at for at in range(1, 26) if at + 6 <= 28 and sum(cases[at : at + 7]) < 12]
    assert [window.value.code for window in windows[-3:] if isinstance(window.value, NotShown)] == [
        "inside_reporting_delay"
    ] * 3


def test_the_discrete_serial_interval_has_the_moments_that_example_1_prints() -> None:
    """The file's serial interval is rounded to thousandths; made from its own mean and deviation it is that one."""
    moments = rows("SI.Moments")[0]
    made = serial_interval_shares(2.6, 1.5, 12)
    assert made.tolist() == pytest.approx(column("si_distr")[:12], abs=6e-4)
    assert float(moments["Mean"]) == pytest.approx(2.6, abs=5e-3)
