"""The three distributions of a waiting time that the desk fits: gamma, lognormal, Weibull.

Each has one shape and one scale in days. What an interval-censored likelihood needs of them is closed: the share below
x, and that share integrated from 0 to x, from the formulas for incomplete moments (Johnson, Kotz and Balakrishnan,
Continuous Univariate Distributions, vol. 1, 1994, ch. 14, 17, 21).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gamma as gamma_function
from scipy.special import gammainc, gammaincc, gammaincinv, gammaln, ndtr, ndtri

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Family:
    """A scale family on x > 0 (at scale 1); the functions take (x >= 0, shape) or (share, shape).

    `density` is the density's logarithm, `below` and `above` the shares, `below_sum` and `above_sum` their integrals
    over [0, x] and [x, infinity): two, because each is exact where the other loses its figures. `mean` and `sd` take
    the shape.
    """

    name: str
    density: Callable[[Reals, float], Reals]
    below: Callable[[Reals, float], Reals]
    above: Callable[[Reals, float], Reals]
    below_sum: Callable[[Reals, float], Reals]
    above_sum: Callable[[Reals, float], Reals]
    quantile: Callable[[float, float], float]
    mean: Callable[[float], float]
    sd: Callable[[float], float]


def _logs(x: Reals) -> Reals:
    """Return log(x) with a finite figure far below every real one at 0."""
    return np.log(np.maximum(x, 1e-300))


def _gamma() -> Family:
    return Family(
        "gamma",
        density=lambda x, k: (k - 1) * _logs(x) - x - gammaln(k),
        below=lambda x, k: gammainc(k, x),
        above=lambda x, k: gammaincc(k, x),
        below_sum=lambda x, k: x * gammainc(k, x) - k * gammainc(k + 1, x),
        above_sum=lambda x, k: k * gammaincc(k + 1, x) - x * gammaincc(k, x),
        quantile=lambda p, k: float(gammaincinv(k, p)),
        mean=lambda k: k,
        sd=lambda k: float(np.sqrt(k)),
    )


def _lognormal() -> Family:
    return Family(
        "lognormal",
        density=lambda x, s: -((_logs(x) / s) ** 2) / 2 - _logs(x) - np.log(s * np.sqrt(2 * np.pi)),
        below=lambda x, s: ndtr(_logs(x) / s),
        above=lambda x, s: ndtr(-_logs(x) / s),
        below_sum=lambda x, s: x * ndtr(_logs(x) / s) - np.exp(s**2 / 2) * ndtr(_logs(x) / s - s),
        above_sum=lambda x, s: np.exp(s**2 / 2) * ndtr(s - _logs(x) / s) - x * ndtr(-_logs(x) / s),
        quantile=lambda p, s: float(np.exp(s * ndtri(p))),
        mean=lambda s: float(np.exp(s**2 / 2)),
        sd=lambda s: float(np.exp(s**2 / 2) * np.sqrt(np.expm1(s**2))),
    )


def _weibull() -> Family:
    return Family(
        "weibull",
        density=lambda x, k: np.log(k) + (k - 1) * _logs(x) - x**k,
        below=lambda x, k: -np.expm1(-(x**k)),
        above=lambda x, k: np.exp(-(x**k)),
        below_sum=lambda x, k: x * -np.expm1(-(x**k)) - gamma_function(1 + 1 / k) * gammainc(1 + 1 / k, x**k),
        above_sum=lambda x, k: gamma_function(1 + 1 / k) * gammaincc(1 + 1 / k, x**k) - x * np.exp(-(x**k)),
        quantile=lambda p, k: float((-np.log1p(-p)) ** (1 / k)),
        mean=lambda k: float(gamma_function(1 + 1 / k)),
        sd=lambda k: float(np.sqrt(gamma_function(1 + 2 / k) - gamma_function(1 + 1 / k) ** 2)),
    )


FAMILIES: Final = {family.name: family for family in (_gamma(), _lognormal(), _weibull())}
SHAPES: Final = {"gamma": (0.05, 400.0), "lognormal": (0.02, 4.0), "weibull": (0.2, 40.0)}  # from wild to clockwork
