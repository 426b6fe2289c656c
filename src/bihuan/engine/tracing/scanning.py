"""Venues with more cases than chance explains: Kulldorff's scan statistics over circles and cylinders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from bihuan.engine.tracing.evidence import distances_m
from bihuan.engine.tracing.network import Floats, Ints, UnusableChain

_TIE: Final = 1e-9
_FULL_ROUNDS: Final = 3
_NEAR: Final = 0.8

Progress = Callable[[int, int], None]
_Draw = Callable[[np.random.Generator], Ints]


@dataclass(frozen=True, slots=True)
class Venue:
    """A place with its position in WGS-84; None = unknown."""

    place: int
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True, slots=True)
class ScanRules:
    """Limits of the windows and of the Monte Carlo test.

    A window covers at most `most_share` of the expected cases in space and a radius of `most_metres`, and in time
    `shortest_days` to `longest_days`. `is_alive`: only windows that reach the last day. p-values come from `rounds`
    random worlds drawn with `seed`.
    """

    most_share: float = 0.5
    most_metres: float = float("inf")
    shortest_days: int = 1
    longest_days: int = 14
    is_alive: bool = False
    least_cases: int = 2
    rounds: int = 999
    seed: int = 20_221_123
    most_clusters: int = 10


@dataclass(frozen=True, slots=True)
class ExcessCluster:
    """A window with excess cases: venues in the circle, days [first_day, end_day), counts, and the chance of it.

    `log_ratio`: the logarithm of the likelihood ratio; `p`: share of random worlds whose best window is as good.
    """

    places: tuple[int, ...]
    centre: int
    radius_m: float
    first_day: int
    end_day: int
    cases: int
    expected: float
    log_ratio: float
    p: float


@dataclass(frozen=True, slots=True)
class ScanFindings:
    """Windows that share no venue, best first; and what could not be scanned for want of a position."""

    clusters: tuple[ExcessCluster, ...]
    cases: int
    rounds: int
    seed: int
    places_without_position: tuple[int, ...]
    cases_without_position: int


@dataclass(frozen=True, slots=True, eq=False)
class _Circles:
    """Circles around n venues: `order` (n, K) venues by distance; `is_whole` (n, K): the circle may end here."""

    order: Ints
    metres: Floats
    is_whole: NDArray[np.bool_]


def scan_space(
    venues: Sequence[Venue], cases: Mapping[int, int], population: Mapping[int, float], rules: ScanRules | None = None,
    progress: Progress | None = None,
) -> ScanFindings:  # fmt: skip
    """Find circles of venues with more cases than their visitors explain (Poisson).

    Kulldorff, Commun Stat Theory Methods 26:1481 (1997).

    `cases`, `population`: by place. With C cases in all, c in the window and E expected there, the ratio is
    (c/E)^c ((C − c)/(C − E))^(C − c) where c > E, else 1.

    :raises UnusableChain: cases at a venue without visitors, or limits that contradict each other.
    """
    at = [(place, 0) for place, count in cases.items() for _ in range(count)]
    return scan_space_time(venues, at, population, (0, 1), rules, progress)


def scan_space_time(
    venues: Sequence[Venue], cases: Sequence[tuple[int, int]], population: Mapping[int, float], days: tuple[int, int],
    rules: ScanRules | None = None, progress: Progress | None = None,
) -> ScanFindings:  # fmt: skip
    """Find cylinders of venues and days with excess cases (Poisson).

    Kulldorff et al., Am J Public Health 88:1377 (1998).

    `cases`: (place, day) each; `population` by place, the same on every day of the half-open period `days`.

    :raises UnusableChain: as `scan_space`; a case outside the period.
    """
    rules, (placed, lost) = rules or ScanRules(), _placed(venues)
    counts, unplaced = _counts(placed, cases, days)
    people = np.array([population.get(venue.place, 0.0) for venue in placed], np.float64)
    if (counts.sum(axis=1)[people <= 0] > 0).any():
        raise UnusableChain("there are cases at a venue without visitors")
    total, shares = int(counts.sum()), np.repeat(people[:, None], days[1] - days[0], axis=1)
    expected = shares * (total / max(shares.sum(), 1e-300))

    def draw(chance: np.random.Generator) -> Ints:
        return chance.multinomial(total, (expected / expected.sum()).ravel()).reshape(expected.shape)

    clusters = _scan(placed, counts, expected, days[0], draw, rules, progress)
    return ScanFindings(clusters, total, rules.rounds, rules.seed, lost, unplaced)


def scan_permutation(
    venues: Sequence[Venue], cases: Sequence[tuple[int, int]], days: tuple[int, int], rules: ScanRules | None = None,
    progress: Progress | None = None,
) -> ScanFindings:  # fmt: skip
    """Find cylinders with excess cases from the cases alone (space-time permutation).

    Kulldorff et al., PLoS Med 2:e59 (2005).

    Expected at a venue on a day: cases there × cases that day / all cases. A random world shuffles the days of the
    cases, so that a venue that always has many cases, and a day with many everywhere, are no excess.

    :raises UnusableChain: a case outside the period, or limits that contradict each other.
    """
    rules, (placed, lost) = rules or ScanRules(), _placed(venues)
    counts, unplaced = _counts(placed, cases, days)
    total = int(counts.sum())
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(total, 1)
    rows = np.repeat(np.arange(len(placed)), counts.sum(axis=1))
    columns = np.repeat(np.arange(days[1] - days[0]), counts.sum(axis=0))

    def draw(chance: np.random.Generator) -> Ints:
        cells = rows * expected.shape[1] + chance.permutation(columns)
        return np.bincount(cells, minlength=expected.size).reshape(expected.shape)

    clusters = _scan(placed, counts, expected, days[0], draw, rules, progress)
    return ScanFindings(clusters, total, rules.rounds, rules.seed, lost, unplaced)


def log_ratio(cases: Floats, expected: Floats, total: float) -> Floats:
    """Return c·ln(c/E) + (C − c)·ln((C − c)/(C − E)) where c > E, else 0."""
    rest, rest_expected = total - cases, np.maximum(total - expected, 1e-300)
    found = xlogy(cases, cases / np.maximum(expected, 1e-300)) + xlogy(rest, rest / rest_expected)
    return np.where(cases > expected, found, 0.0)


def _placed(venues: Sequence[Venue]) -> tuple[list[Venue], tuple[int, ...]]:
    ordered = sorted(venues, key=lambda one: one.place)
    lost = tuple(one.place for one in ordered if one.longitude is None or one.latitude is None)
    return [one for one in ordered if one.longitude is not None and one.latitude is not None], lost


def _counts(venues: Sequence[Venue], cases: Sequence[tuple[int, int]], days: tuple[int, int]) -> tuple[Ints, int]:
    """Return the cases by venue and day, (n, days), and how many are at no venue with a position."""
    rows = {one.place: row for row, one in enumerate(venues)}
    counts, unplaced = np.zeros((len(venues), days[1] - days[0]), np.int64), 0
    for place, day in cases:
        if not days[0] <= day < days[1]:
            raise UnusableChain(f"a case on day {day} is outside the period")
        if place in rows:
            counts[rows[place], day - days[0]] += 1
        else:
            unplaced += 1
    return counts, unplaced


def _circles(venues: Sequence[Venue], weights: Floats, rules: ScanRules) -> _Circles:
    """Return the circles around each venue, up to the limits in space; venues equally far are in or out together."""
    size = len(venues)
    where = np.radians(np.array([(one.longitude, one.latitude) for one in venues], np.float64))
    one, other = np.divmod(np.arange(size * size), size)
    metres = distances_m(where, one, other).reshape(size, size)
    order = np.argsort(metres, axis=1, kind="stable")
    ordered = np.take_along_axis(metres, order, axis=1)
    is_last = np.concatenate([np.diff(ordered, axis=1) > 1e-6, np.ones((size, 1), bool)], axis=1)
    covered = np.cumsum(weights[order], axis=1)
    is_small = (covered <= rules.most_share * weights.sum() * (1 + _TIE)) & (ordered <= rules.most_metres)
    reach = int((is_small & is_last).any(axis=0).nonzero()[0].max(initial=-1)) + 1
    return _Circles(order[:, :reach], ordered[:, :reach], (is_small & is_last)[:, :reach])


def _lengths(days: int, rules: ScanRules) -> range:
    longest = min(rules.longest_days, days)
    if not 1 <= rules.shortest_days <= rules.longest_days or not 0 < rules.most_share <= 1:
        raise UnusableChain("the limits of the windows contradict each other")
    return range(min(rules.shortest_days, longest), longest + 1)


def _windows(sums: NDArray[Any], length: int, rules: ScanRules) -> NDArray[Any]:
    """Return the sums over each window of `length` days, from sums up to each day (n, K, days + 1)."""
    ends = sums[:, :, -1:] if rules.is_alive else sums[:, :, length:]
    starts = sums[:, :, -1 - length : -length] if rules.is_alive else sums[:, :, :-length]
    return np.asarray(ends - starts)


def _up_to(circles: _Circles, counts: NDArray[Any]) -> NDArray[Any]:
    """Return the sums over each circle up to each day, shape (n, K, days + 1), in the type of `counts`."""
    before = np.zeros((len(counts), 1), counts.dtype)
    days = np.concatenate([before, np.cumsum(counts, axis=1, dtype=counts.dtype)], axis=1)
    return np.asarray(np.cumsum(days[circles.order], axis=1, dtype=counts.dtype))


def _ratios(circles: _Circles, counts: NDArray[Any], expected: list[Floats], rules: ScanRules) -> list[Floats]:
    """Return for each length of window the logarithm of its ratio (n, K, starts); 0 where no window may be."""
    sums, total = _up_to(circles, counts.astype(np.float64)), float(counts.sum())
    found = []
    for length, there in zip(_lengths(counts.shape[1], rules), expected, strict=True):
        inside = _windows(sums, length, rules)
        is_window = circles.is_whole[:, :, None] & (inside >= rules.least_cases) & (inside > there)
        ratios = np.zeros(inside.shape)
        ratios[is_window] = log_ratio(inside[is_window], there[is_window], total)
        found.append(ratios)
    return found


def _scan(
    venues: Sequence[Venue], counts: Ints, expected: Floats, first_day: int, draw: _Draw, rules: ScanRules,
    progress: Progress | None,
) -> tuple[ExcessCluster, ...]:  # fmt: skip
    lengths = _lengths(counts.shape[1], rules)
    if counts.sum() == 0:
        return ()
    circles = _circles(venues, expected.sum(axis=1), rules)
    if not circles.order.size:
        return ()
    there = [_windows(_up_to(circles, expected), length, rules) for length in lengths]
    observed = _ratios(circles, counts, there, rules)
    best = _best_by_chance(circles, there, draw, rules, int(counts.sum()), progress)
    picked = _picked(circles, observed, rules)
    return tuple(
        _cluster(venues, circles, counts, expected, first_day, rules, lengths[length], window, best, ratio)
        for ratio, length, window in picked
    )


def _best_by_chance(
    circles: _Circles, there: list[Floats], draw: _Draw, rules: ScanRules, total: int, progress: Progress | None
) -> Floats:
    """Return the best ratio of each random world, (rounds,).

    The first worlds are worked out in full. The others are then asked only for windows with enough cases to come near
    those, which takes one comparison a window; a world that has none is worked out in full as well.
    """
    chance, best = np.random.default_rng(rules.seed), np.zeros(rules.rounds)
    threshold = 0.0
    needs: list[NDArray[np.int32]] = []
    for at in range(rules.rounds):
        world = draw(chance).astype(np.int32)
        found = _best_above(circles, world, there, needs, rules, total) if threshold > 0 else 0.0
        if found <= threshold:
            found = max(float(one.max()) for one in _ratios(circles, world, there, rules))
        best[at] = found
        if at + 1 == _FULL_ROUNDS:
            threshold = _NEAR * float(best[: at + 1].min())
            needs = [_needs(circles, one, rules, total, threshold) for one in there]
        if progress is not None:
            progress(at + 1, rules.rounds)
    return best


def _best_above(
    circles: _Circles, world: NDArray[np.int32], there: list[Floats], needs: list[NDArray[np.int32]], rules: ScanRules,
    total: int,
) -> float:  # fmt: skip
    sums, best = _up_to(circles, world), 0.0
    for length, expected, need in zip(_lengths(world.shape[1], rules), there, needs, strict=True):
        inside = _windows(sums, length, rules)
        is_near = inside >= need
        if is_near.any():
            best = max(best, float(log_ratio(inside[is_near].astype(np.float64), expected[is_near], total).max()))
    return best


def _needs(circles: _Circles, expected: Floats, rules: ScanRules, total: int, threshold: float) -> NDArray[np.int32]:
    """Return the fewest cases with which each window's ratio reaches a threshold; more than all if it cannot be."""
    cases = np.arange(total + 1, dtype=np.float64)
    low, high = np.zeros(total + 1), cases.copy()
    for _ in range(60):  # by halving: the ratio falls as the expected count rises to the count
        middle = (low + high) / 2
        is_above = log_ratio(cases, middle, total) >= threshold
        low, high = np.where(is_above, middle, low), np.where(is_above, high, middle)
    needs = np.maximum(np.searchsorted(high, expected), rules.least_cases)
    return np.where(circles.is_whole[:, :, None], needs, total + 1).astype(np.int32)


def _picked(circles: _Circles, ratios: list[Floats], rules: ScanRules) -> list[tuple[float, int, tuple[int, int, int]]]:
    """Return the best windows that share no venue: (ratio, which length, (centre, circle, start))."""
    bests = []
    for centre in range(len(circles.order)):
        for length, values in enumerate(ratios):
            at, start = np.unravel_index(int(values[centre].argmax()), values[centre].shape)
            bests.append((float(values[centre, at, start]), length, (centre, int(at), int(start))))
    kept: list[tuple[float, int, tuple[int, int, int]]] = []
    taken: set[int] = set()
    for ratio, length, window in sorted(bests, key=lambda one: (-one[0], one[1:])):
        inside = set(circles.order[window[0], : window[1] + 1].tolist())
        if ratio > 0 and not inside & taken and len(kept) < rules.most_clusters:
            kept.append((ratio, length, window))
            taken |= inside
    return kept


def _cluster(
    venues: Sequence[Venue], circles: _Circles, counts: Ints, expected: Floats, first_day: int, rules: ScanRules,
    length: int, window: tuple[int, int, int], best: Floats, ratio: float,
) -> ExcessCluster:  # fmt: skip
    centre, circle, start = window
    inside = circles.order[centre, : circle + 1]
    begins = counts.shape[1] - length if rules.is_alive else start
    span = slice(begins, begins + length)
    return ExcessCluster(
        places=tuple(sorted(venues[row].place for row in inside)), centre=venues[centre].place,
        radius_m=float(circles.metres[centre, circle]), first_day=first_day + begins,
        end_day=first_day + begins + length, cases=int(counts[inside, span].sum()),
        expected=float(expected[inside, span].sum()), log_ratio=ratio,
        p=float((1 + (best >= ratio - _TIE).sum()) / (rules.rounds + 1)),
    )  # fmt: skip
