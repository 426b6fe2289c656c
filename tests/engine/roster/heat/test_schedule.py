"""NIOSH's schedule, cell by cell, as 2016-106 (Table 6-2) and 2017-127 print it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.roster.heat import NoSuchHeat, adjusted_temperature_f, schedule_minutes
from bihuan.engine.roster.heat.schedule import COLUMNS, humidity_adjustment_f

# °F, light, moderate, heavy; N = normal, C = caution. Typed from the leaflet, not from the code.
PRINTED = """
90 N N N
91 N N N
92 N N N
93 N N N
94 N N N
95 N N 45/15
96 N N 45/15
97 N N 40/20
98 N N 35/25
99 N N 35/25
100 N 45/15 30/30
101 N 40/20 30/30
102 N 35/25 25/35
103 N 30/30 20/40
104 N 30/30 20/40
105 N 25/35 15/45
106 45/15 20/40 C
107 40/20 15/45 C
108 35/25 C C
109 30/30 C C
110 15/45 C C
111 C C C
112 C C C
"""
CELLS = [
    (int(row.split()[0]), workload, 60 if cell == "N" else 0 if cell == "C" else int(cell.split("/")[0]))
    for row in PRINTED.strip().splitlines()
    for workload, cell in zip(COLUMNS, row.split()[1:], strict=True)
]


@pytest.mark.parametrize(("degrees", "workload", "minutes"), CELLS)
def test_a_cell_is_as_printed(degrees: int, workload: str, minutes: int) -> None:
    assert schedule_minutes(degrees, workload) == minutes


def test_all_sixty_nine_cells_are_tested() -> None:
    assert len(CELLS) == 23 * 3


def test_beyond_the_table_its_ends_hold() -> None:
    assert [schedule_minutes(degrees, "light") for degrees in (-40, 89.9, 112.1, 150)] == [60, 60, 0, 0]


def test_between_two_rows_the_hotter_holds() -> None:
    assert [schedule_minutes(degrees, "moderate") for degrees in (99, 99.01, 100, 100.0000000001)] == [60, 45, 45, 45]


def test_there_is_no_column_for_very_heavy_work() -> None:
    with pytest.raises(NoSuchHeat):
        schedule_minutes(100, "very_heavy")


@pytest.mark.parametrize(
    ("humidity", "degrees"),
    [(0.05, -8), (0.1, -8), (0.2, -4), (0.25, -2), (0.3, 0), (0.4, 3), (0.5, 6), (0.6, 9), (0.8, 15), (1.0, 21)],
)
def test_the_corrections_for_humidity_are_as_printed(humidity: float, degrees: float) -> None:
    assert humidity_adjustment_f(humidity) == pytest.approx(degrees)


def test_the_worked_example_of_the_leaflet() -> None:
    """90 °F, partly cloudy, 50 %: 103 °F, so moderate work is 30/30."""
    adjusted = adjusted_temperature_f((90 - 32) / 1.8, 0.5, sun_f=7)
    assert (round(adjusted, 9), schedule_minutes(adjusted, "moderate")) == (103, 30)


@given(st.floats(-40, 60), st.floats(-40, 60), st.floats(0.01, 1), st.floats(0.01, 1), st.sampled_from(COLUMNS))
def test_hotter_and_damper_never_allows_more(a: float, b: float, dry: float, damp: float, workload: str) -> None:
    (cool, hot), (dry, damp) = sorted((a, b)), sorted((dry, damp))
    worse = schedule_minutes(adjusted_temperature_f(hot, damp, sun_f=13), workload)
    better = schedule_minutes(adjusted_temperature_f(cool, dry, sun_f=0), workload)
    assert worse <= better
