"""The serial interval over uncertain onsets: exact where it can be worked out, equal to a quadrature elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from tests.engine.tracing.worlds import PAPER

from bihuan.engine.tracing.network import UnusableChain
from bihuan.engine.tracing.serial import SerialInterval


def density(serial: SerialInterval, source: tuple[float, float], target: tuple[float, float]) -> float:
    return float(serial.density(np.array([source]), np.array([target]))[0])


def _law(serial: SerialInterval) -> object:
    if serial.kind == "gamma":
        return stats.gamma((serial.mean_days / serial.sd_days) ** 2, scale=serial.sd_days**2 / serial.mean_days)
    spread = np.sqrt(np.log1p((serial.sd_days / serial.mean_days) ** 2))
    return stats.lognorm(spread, scale=serial.mean_days / np.exp(spread**2 / 2))


@pytest.mark.parametrize(("days", "mass"), [(-1, 0.0), (0, 0.0), (1, 0.5), (2, 0.3), (3, 0.2), (4, 0.0)])
def test_whole_days_give_back_the_daily_masses(days: int, mass: float) -> None:
    assert density(PAPER, (10, 11), (10 + days, 11 + days)) == pytest.approx(mass, abs=1e-12)


@pytest.mark.parametrize("serial", [SerialInterval("gamma", 5, 3), SerialInterval("lognormal", 4, 2, shift_days=1)])
def test_whole_days_sum_to_one(serial: SerialInterval) -> None:
    days = np.arange(-5, 60, dtype=np.float64)
    ill = np.stack([days, days + 1], axis=1)
    assert serial.density(np.broadcast_to([0.0, 1.0], ill.shape), ill).sum() == pytest.approx(1.0, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([SerialInterval("gamma", 5, 3), SerialInterval("lognormal", 4, 2), SerialInterval(shift_days=2)]),
    st.floats(0, 5), st.floats(0.2, 6), st.floats(0, 12), st.floats(0.2, 6),
)  # fmt: skip
def test_the_closed_form_equals_a_quadrature(
    serial: SerialInterval, starts: float, width: float, later: float, other: float
) -> None:
    law = _law(serial)

    def inner(instant: float) -> float:
        return float(
            law.cdf(later + other - instant + serial.shift_days) - law.cdf(later - instant + serial.shift_days)  # type: ignore[attr-defined]  # scipy has no types
        )

    points = [
        edge
        for edge in (later + serial.shift_days, later + other + serial.shift_days)
        if starts < edge < starts + width
    ]
    found, _ = integrate.quad(inner, starts, starts + width, points=points or None, epsabs=1e-10)
    wanted = found / (width * other)
    assert density(serial, (starts, starts + width), (later, later + other)) == pytest.approx(wanted, abs=1e-7)


def test_an_instant_counts_as_an_hour() -> None:
    serial = SerialInterval("gamma", 5, 3)
    law = stats.gamma(25 / 9, scale=9 / 5)
    assert density(serial, (0, 0), (4, 4)) == pytest.approx(law.pdf(4), rel=1e-3)


@pytest.mark.parametrize("serial", [SerialInterval("gamma", 5, 3), SerialInterval("lognormal", 4, 2), PAPER])
def test_beyond_the_longest_interval_nothing_is_possible(serial: SerialInterval) -> None:
    longest = serial.longest_days()
    assert density(serial, (0, 1), (longest + 1, longest + 2)) == 0.0
    assert density(serial, (5, 6), (4, 5)) == 0.0


def test_a_shift_lets_the_infected_fall_ill_first() -> None:
    assert density(SerialInterval("gamma", 5, 3, shift_days=2), (5, 6), (4, 5)) > 0
    assert density(SerialInterval("gamma", 5, 3, shift_days=2), (8, 9), (4, 5)) == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"mean_days": 0.0}, {"sd_days": -1.0}, {"shift_days": -1.0},
        {"kind": "daily"}, {"kind": "daily", "masses": (0.5, 0.4)}, {"kind": "daily", "masses": (1.5, -0.5)},
    ],
)  # fmt: skip
def test_an_interval_that_is_no_distribution_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UnusableChain):
        SerialInterval(**wrong)  # type: ignore[arg-type]  # wrong on purpose
