"""Who may have infected whom: all candidates of each case, with a share that sums to 1 and the reasons for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bihuan.engine.tracing.columns import FACTORS
from bihuan.engine.tracing.evidence import (
    Column,
    EvidenceRatios,
    add_unnamed,
    blank,
    genetic_column,
    link_columns,
    place_columns,
)
from bihuan.engine.tracing.network import (
    CODES,
    DAY_S,
    OUTSIDE,
    ChainCase,
    ChainNotice,
    Flags,
    Floats,
    Ints,
    Link,
    Network,
    UnusableChain,
    check_cases,
)
from bihuan.engine.tracing.serial import SerialInterval

_TIE: Final = 1e-9  # shares closer than this (relatively) are equal, and stand in the credible set together


@dataclass(frozen=True, slots=True)
class ChainRules:
    """The parameters of a weighing.

    `outside_per_day`: the rate at which somebody who is not among the cases infects; a candidate competes with it by
    the density of the serial interval at its own onset. `imported`, `not_imported` multiply it where that is known.
    `longest_delay_days`: onset to report at most; bounds an onset of which one end is missing.

    :raises UnusableChain: a rate, ratio or level outside its range.
    """

    serial: SerialInterval = field(default_factory=SerialInterval)
    ratios: EvidenceRatios = field(default_factory=EvidenceRatios)
    outside_per_day: float = 0.01
    imported: float = 50.0
    not_imported: float = 0.2
    longest_delay_days: float = 14.0
    level: float = 0.95
    most_arrows: int = 5_000_000

    def __post_init__(self) -> None:
        if min(self.outside_per_day, self.imported, self.not_imported, self.longest_delay_days) <= 0:
            raise UnusableChain("the rate from outside, its ratios and the longest delay are positive")
        if not 0 < self.level < 1:
            raise UnusableChain("the level of the credible set lies between 0 and 1")


def weigh(cases: Sequence[ChainCase], links: Iterable[Link] = (), rules: ChainRules | None = None) -> Network:
    """Return the network of all candidate infectors.

    Of case i the share of candidate j is p_ij = f(t_i − t_j)·Π ratios_ij / (λ·ratio_i + Σ_k f(t_i − t_k)·Π ratios_ik):
    Wallinga and Teunis, Am J Epidemiol 160:509 (2004), with evidence as factors and the rate λ for an infector who is
    not among the cases. f is the density of the serial interval, averaged over uncertain onsets.

    :raises UnusableChain: contradictory cases, no case with a date, more than `rules.most_arrows` pairs.
    """
    rules = rules or ChainRules()
    check_cases(cases)
    ordered = sorted(cases, key=lambda one: one.case)
    rows = {one.case: row for row, one in enumerate(ordered)}
    onset, notices = onset_periods(ordered, rules)
    usable, refused = _usable(links, rows)
    sources, targets, interval = _candidates(onset, rules)
    columns = _columns(ordered, usable, rows, onset, (sources, targets), rules)
    columns[0] = interval
    refused += _impossible(usable, rows, sources, targets)
    return _network(ordered, onset, sources, targets, columns, rules, notices + refused)


def onset_periods(cases: Sequence[ChainCase], rules: ChainRules) -> tuple[Ints, tuple[ChainNotice, ...]]:
    """Return a period of onset for every case, shape (n, 2) seconds, and notices of what was assumed.

    :raises UnusableChain: cases are given, and none of them has an onset or a report.
    """
    periods = [_period(one, round(rules.longest_delay_days * DAY_S)) for one in cases]
    dated = [period for period in periods if period is not None]
    if cases and not dated:
        raise UnusableChain("no case has an onset or a report")
    span = (min(p[0] for p in dated), max(p[1] for p in dated)) if dated else (0, 1)
    assumed = tuple(
        one.case
        for one, period in zip(cases, periods, strict=True)
        if period is not None and (one.onset_from is None or one.onset_to is None)
    )
    unknown = tuple(one.case for one, period in zip(cases, periods, strict=True) if period is None)
    notices = tuple(ChainNotice(*pair) for pair in (("onset_assumed", assumed), ("onset_unknown", unknown)) if pair[1])
    return np.array([span if p is None else p for p in periods], np.int64).reshape(-1, 2), notices


def _period(one: ChainCase, delay: int) -> tuple[int, int] | None:
    match one.onset_from, one.onset_to, one.reported:
        case int(starts), int(ends), _:
            return starts, ends
        case None, int(ends), _:
            return ends - delay, ends
        case int(starts), None, reported:
            return starts, reported if reported is not None and reported > starts else starts + delay
        case None, None, int(reported):
            return reported - delay, reported + DAY_S  # an onset a day after the report is still one case
    return None


def _usable(links: Iterable[Link], rows: dict[int, int]) -> tuple[list[Link], tuple[ChainNotice, ...]]:
    kept, strangers, selves = [], set(), set()
    for link in links:
        missing = {link.source, link.target} - rows.keys()
        strangers |= missing
        if link.source == link.target:
            selves.add(link.source)
        elif not missing:
            kept.append(link)
    found = (("link_to_unknown_case", strangers), ("link_to_itself", selves))
    return kept, tuple(ChainNotice(code, tuple(sorted(cases))) for code, cases in found if cases)


def _impossible(links: list[Link], rows: dict[int, int], sources: Ints, targets: Ints) -> tuple[ChainNotice, ...]:
    """Name the cases of links that say nothing because the onsets allow neither direction (or not the one named)."""
    size = len(rows)
    ends = np.array([(rows[one.source], rows[one.target]) for one in links], np.int64).reshape(-1, 2)
    is_named = np.array([one.kind == "source" for one in links], bool)
    keys = targets * size + sources
    is_lost = ~np.isin(ends[:, 1] * size + ends[:, 0], keys)
    is_lost &= is_named | ~np.isin(ends[:, 0] * size + ends[:, 1], keys)
    cases = {case for at in np.flatnonzero(is_lost) for case in (links[at].source, links[at].target)}
    return (ChainNotice("link_against_onsets", tuple(sorted(cases))),) if cases else ()


def _candidates(onset: Ints, rules: ChainRules) -> tuple[Ints, Ints, Column]:
    """Return the pairs (source row, target row) that the onsets allow, by target, and the factor "interval"."""
    days = (onset - (onset.min() if len(onset) else 0)) / DAY_S
    order = np.argsort(days[:, 0], kind="stable")
    begins, widest = days[order, 0], float((days[:, 1] - days[:, 0]).max(initial=1.0))
    low = np.searchsorted(begins, days[:, 0] - rules.serial.longest_days() + rules.serial.shift_days - widest)
    high = np.searchsorted(begins, days[:, 1] + rules.serial.shift_days + 1 / 24)
    counts = np.maximum(high - low, 0)
    if counts.sum() > rules.most_arrows:
        raise UnusableChain(f"{int(counts.sum())} pairs are more than {rules.most_arrows}: weigh a component at a time")
    targets = np.repeat(np.arange(len(onset)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    sources = order[np.repeat(low, counts) + within]
    density = _densities(onset, sources, targets, rules)
    is_kept = (density > 0) & (sources != targets)
    sources, targets, density = sources[is_kept], targets[is_kept], density[is_kept]
    middle = days.mean(axis=1)
    apart = (middle[targets] - middle[sources]).astype(np.float32)
    return sources, targets, Column(density, np.full(len(density), CODES.index("onset_days"), np.uint8), apart)


def _densities(onset: Ints, sources: Ints, targets: Ints, rules: ChainRules) -> Floats:
    """Return the density of the serial interval for each pair; pairs alike (most are, of whole days) are done once."""
    widths, which = np.unique(onset[:, 1] - onset[:, 0], return_inverse=True)
    later = onset[targets, 0] - onset[sources, 0]
    keys = (later * len(widths) + which[sources]) * len(widths) + which[targets]
    _, first, back = np.unique(keys, return_index=True, return_inverse=True)
    one, other = onset[sources[first]], onset[targets[first]]
    return rules.serial.density((one - one[:, :1]) / DAY_S, (other - one[:, :1]) / DAY_S)[back]


def _columns(
    cases: Sequence[ChainCase], links: list[Link], rows: dict[int, int], onset: Ints, pairs: tuple[Ints, Ints],
    rules: ChainRules,
) -> list[Column]:  # fmt: skip
    sources, targets = pairs
    contact, shared = link_columns(links, rows, onset, pairs, rules.ratios)
    interviewed = np.array([one.is_interviewed for one in cases], np.int64)[targets]
    add_unnamed(contact, shared, interviewed, rules.ratios)
    places = place_columns(cases, sources, targets, rules.ratios)
    genetic = genetic_column(cases, sources, targets, rules.ratios)
    return [blank(len(sources)), blank(len(sources)), contact, shared, *places, genetic]


def _network(
    cases: Sequence[ChainCase], onset: Ints, sources: Ints, targets: Ints, columns: list[Column], rules: ChainRules,
    notices: tuple[ChainNotice, ...],
) -> Network:  # fmt: skip
    outside = _outside(cases, rules)
    ratios = np.vstack([np.stack([one.ratios for one in columns], axis=1), outside[0]])
    codes = np.vstack([np.stack([one.codes for one in columns], axis=1), outside[1]])
    figures = np.vstack([np.stack([one.figures for one in columns], axis=1), outside[2]])
    sources = np.concatenate([sources, np.full(len(cases), OUTSIDE)])
    targets = np.concatenate([targets, np.arange(len(cases))])
    weights = ratios.prod(axis=1)
    shares = weights / np.bincount(targets, weights, minlength=len(cases))[targets]
    order = np.lexsort((sources, -shares, targets))
    starts = np.concatenate([[0], np.cumsum(np.bincount(targets, minlength=len(cases)))]).astype(np.int64)
    shares = shares[order]
    return Network(
        cases=np.array([one.case for one in cases], np.int64), onset=onset, starts=starts, sources=sources[order],
        shares=shares, in_set=credible(shares, starts, rules.level), ratios=ratios[order],
        figures=figures[order], codes=codes[order], level=rules.level,
        notices=notices,
    )  # fmt: skip


def _outside(cases: Sequence[ChainCase], rules: ChainRules) -> tuple[Floats, NDArray[np.uint8], NDArray[np.float32]]:
    """Return ratios, codes and figures of the arrow from outside into each case, each (n, len(FACTORS))."""
    ratios = np.ones((len(cases), len(FACTORS)))
    codes = np.zeros((len(cases), len(FACTORS)), np.uint8)
    ratios[:, 0], codes[:, 0] = rules.outside_per_day, CODES.index("rate")
    for row, one in enumerate(cases):
        if one.is_imported is not None:
            ratios[row, 1] = rules.imported if one.is_imported else rules.not_imported
            codes[row, 1] = CODES.index("imported" if one.is_imported else "not_imported")
    return ratios, codes, np.full((len(cases), len(FACTORS)), np.nan, np.float32)


def credible(shares: Floats, starts: Ints, level: float) -> Flags:
    """Return which arrows form the smallest set of at least `level`; equal shares are in or out together.

    `shares` (m,): sorted downwards inside each group starts[i]:starts[i + 1].
    """
    before = np.cumsum(shares) - shares
    groups = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    before -= before[starts[:-1]][groups] if len(shares) else 0.0
    is_needed: NDArray[np.bool_] = before < level - _TIE
    last = np.add.reduceat(is_needed, starts[:-1]) + starts[:-1] - 1 if len(shares) else starts[:-1]
    return np.asarray(is_needed | (shares >= shares[last][groups] * (1 - _TIE)))
