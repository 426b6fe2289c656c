"""The distribution of the serial interval, averaged over onsets that are known only as periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import gammainc, gammaincinv, ndtr, ndtri

from bihuan.engine.tracing.network import Floats, UnusableChain

NARROWEST_DAYS: Final = 1 / 24  # below an hour the differences below lose their digits; no onset is known better
_TAIL: Final = 1e-9  # beyond this quantile an interval counts as impossible


@dataclass(frozen=True, slots=True)
class SerialInterval:
    """Days from the infector's onset to the infectee's: X − shift_days, X by mean and standard deviation.

    A shift lets the infectee fall ill first (presymptomatic transmission). "daily": `masses[k]` = P(X = k days).

    :raises UnusableChain: a mean or deviation that is not positive, masses that do not sum to 1.
    """

    kind: Literal["gamma", "lognormal", "daily"] = "gamma"
    mean_days: float = 5.0
    sd_days: float = 3.0
    shift_days: float = 0.0
    masses: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.kind == "daily":
            if min(self.masses, default=-1.0) < 0 or abs(sum(self.masses) - 1) > 1e-6:
                raise UnusableChain("the daily masses of a serial interval are not negative and sum to 1")
        elif not (self.mean_days > 0 and self.sd_days > 0 and self.shift_days >= 0):
            raise UnusableChain("mean and deviation of a serial interval are positive, its shift is not negative")

    def longest_days(self) -> float:
        """Return the length beyond which an interval counts as impossible (probability 1e-9; X, before the shift)."""
        if self.kind == "gamma":
            shape, scale = self._gamma()
            return float(gammaincinv(shape, 1 - _TAIL) * scale)
        if self.kind == "lognormal":
            middle, spread = self._lognormal()
            return float(np.exp(middle + spread * ndtri(1 - _TAIL)))
        return float(np.flatnonzero(np.asarray(self.masses))[-1])

    def _gamma(self) -> tuple[float, float]:
        return (self.mean_days / self.sd_days) ** 2, self.sd_days**2 / self.mean_days

    def _lognormal(self) -> tuple[float, float]:
        variance = np.log1p((self.sd_days / self.mean_days) ** 2)
        return float(np.log(self.mean_days) - variance / 2), float(np.sqrt(variance))

    def _primitive(self, days: Floats) -> Floats:
        """Return ∫ F(u) du up to `days`: x·F(x) − E[X; X ≤ x] for each x, F the distribution function of X."""
        reach: Floats = np.maximum(days, 1e-300)
        if self.kind == "gamma":
            shape, scale = self._gamma()
            found = reach * gammainc(shape, reach / scale) - self.mean_days * gammainc(shape + 1, reach / scale)
        elif self.kind == "lognormal":
            middle, spread = self._lognormal()
            z = (np.log(reach) - middle) / spread
            found = reach * ndtr(z) - self.mean_days * ndtr(z - spread)
        else:
            found = np.zeros_like(reach)
            for day, mass in enumerate(self.masses):
                found += mass * np.maximum(days - day, 0.0)
        return np.where(days > 0, found, 0.0)

    def density(self, source: Floats, target: Floats) -> Floats:
        """Return the density per day of the interval, averaged over both onsets, uniform in their periods.

        `source`, `target`: (m, 2) days, half open. With f the density, A and B the periods and G'' = f the average
        (1/|A||B|) ∫∫ f(b − a) da db = [G(b1 − a0) − G(b0 − a0) − G(b1 − a1) + G(b0 − a1)] / (|A||B|), exact; for two
        whole days it is the discrete serial interval of Cori et al., Am J Epidemiol 178:1505 (2013), web appendix 11.
        """
        a, b = _widened(source), _widened(target)
        earliest, latest = b[:, 0] - a[:, 1] + self.shift_days, b[:, 1] - a[:, 0] + self.shift_days
        first, second = b[:, 0] - a[:, 0] + self.shift_days, b[:, 1] - a[:, 1] + self.shift_days
        whole = self._primitive(latest) - self._primitive(first) - self._primitive(second) + self._primitive(earliest)
        mean = whole / ((a[:, 1] - a[:, 0]) * (b[:, 1] - b[:, 0]))
        is_possible = (latest > 0) & (earliest < self.longest_days()) & (mean > 1e-12)
        return np.where(is_possible, mean, 0.0)


def _widened(periods: Floats) -> Floats:
    return np.stack([periods[:, 0], np.maximum(periods[:, 1], periods[:, 0] + NARROWEST_DAYS)], axis=1)
