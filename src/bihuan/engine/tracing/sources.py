"""Backward search: which places, events and persons best explain a cluster's earliest cases, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from bihuan.engine.tracing.network import DAY_S, OUTSIDE, ChainNotice, Ints, Network, Stay
from bihuan.engine.tracing.serial import SerialInterval


@dataclass(frozen=True, slots=True)
class Meeting:
    """A case was with a person (a pseudonym; need not be a case) during [starts, ends), seconds since 1970 UTC."""

    case: int
    person: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class SourceRules:
    """The parameters of a backward search.

    `incubation`: days from infection to onset. `longest_days`, `shortest_days`: the window of infection before onset.
    `attributed`: the chance that a case of the cluster comes from the source at all. `background`: the share of people
    who are at a place during one event, if the caller does not know. `acquainted`: who met a person in the window.
    `event_hours`: an event is a place during so many hours, counted from `midnight` (seconds since 1970 UTC).
    """

    incubation: SerialInterval = field(default_factory=lambda: SerialInterval("lognormal", 5.5, 2.4))
    longest_days: float = 14.0
    shortest_days: float = 1.0
    attributed: float = 0.8
    background: float = 0.005
    acquainted: float = 0.001
    event_hours: int = 24
    midnight: int = 0
    first_days: float = 5.0
    most: int = 20


@dataclass(frozen=True, slots=True)
class Explained:
    """How well a candidate explains one case: likelihood ratio, the share it leaves to the candidate, seconds there."""

    case: int
    ratio: float
    share: float
    seconds: int


@dataclass(frozen=True, slots=True)
class SourceProposal:
    """A candidate source, as a proposal for a work order of its own; a person decides.

    `bayes_log10`: log10 of P(what is known | this is the source) / P(what is known | each was infected somewhere else).
    `against`: cases of whom something is known, but not that they were there. `unknown`: of whom nothing is known.
    `is_background_assumed`: nobody said how many people go there, `SourceRules.background` was used.
    """

    kind: Literal["place", "event", "person"]
    number: int
    starts: int
    ends: int
    bayes_log10: float
    explained: tuple[Explained, ...]
    against: tuple[int, ...]
    unknown: tuple[int, ...]
    background: float
    is_background_assumed: bool


@dataclass(frozen=True, slots=True)
class SourceSearch:
    """The earliest cases with their windows of infection (seconds), proposals best first, and what is missing."""

    cases: tuple[int, ...]
    windows: tuple[tuple[int, int], ...]
    proposals: tuple[SourceProposal, ...]
    missing: tuple[ChainNotice, ...]


_Key = tuple[Literal["place", "event", "person"], int, int]
_Times = dict[int, list[tuple[int, int]]]


def earliest(network: Network, cases: Iterable[int], rules: SourceRules) -> tuple[int, ...]:
    """Return the cases a source has to explain: onset within `first_days` of the cluster's first, and not more likely
    than not infected by another case of the network.

    :raises KeyError: a case is not in the network.
    """
    rows = np.array(sorted({network.row(case) for case in cases}), np.int64)
    if not len(rows):
        return ()
    is_outside = network.sources == OUTSIDE
    outside = np.zeros(len(network.cases))
    outside[network.targets()[is_outside]] = network.shares[is_outside]
    middle = network.onset[rows].mean(axis=1)
    is_early = middle <= middle.min() + rules.first_days * DAY_S
    is_open = (outside[rows] >= 0.5) | (middle == middle.min())
    return tuple(network.cases[rows[is_early & is_open]].tolist())


def search_source(
    network: Network,
    cases: Iterable[int],
    stays: Sequence[Stay],
    meetings: Sequence[Meeting] = (),
    *,
    visitors: Mapping[int, float] | None = None,
    rules: SourceRules | None = None,
) -> SourceSearch:
    """Rank what may have infected the earliest of `cases`, by their stays and meetings before they fell ill.

    Case i is infected by the candidate with probability a (`attributed`), else elsewhere. Having been there in the
    window weighs r_i = f(onset − stay)·W / q: f the incubation density averaged over stay and onset, W the window's
    length, q the share of people who were there: `visitors` by place, the share on one event, else `background`; for a
    place 1 − (1 − share)^(events in the window). A case that is not known to have been there weighs r_i = 1 − k_i, k_i
    the share of the window's days of which its visits (for a person: meetings) are known. Bayes factor:
    Π (1 − a + a·r_i).

    :raises KeyError: a case is not in the network.
    """
    rules, visitors = rules or SourceRules(), visitors or {}
    first = earliest(network, cases, rules)
    onset = {case: network.onset[network.row(case)] for case in first}
    windows = {case: _window(onset[case], rules) for case in first}
    found = _candidates(windows, stays, meetings, rules)
    covered = {kind: _covered(windows, found, kind) for kind in ("place", "person")}
    proposals = [
        _proposal(key, times, onset, covered["person" if key[0] == "person" else "place"], visitors, rules)
        for key, times in found.items()
    ]
    proposals.sort(key=lambda one: (-one.bayes_log10, -len(one.explained), one.kind, one.number, one.starts))
    spans = tuple(windows[case] for case in first)
    return SourceSearch(first, spans, tuple(proposals[: rules.most]), _missing(network, windows, covered))


def _window(onset: Ints, rules: SourceRules) -> tuple[int, int]:
    return int(onset[0] - rules.longest_days * DAY_S), int(onset[1] - rules.shortest_days * DAY_S)


def _candidates(
    windows: Mapping[int, tuple[int, int]], stays: Sequence[Stay], meetings: Sequence[Meeting], rules: SourceRules
) -> dict[_Key, _Times]:
    """Return by candidate and case the times in the case's window."""
    found: dict[_Key, _Times] = {}
    seen: list[Stay | Meeting] = [*stays, *meetings]
    for one in seen:
        opens, closes = windows.get(one.case, (0, 0))
        starts, ends = max(one.starts, opens), min(one.ends, closes)
        if starts < ends:
            for key, span in _keys(one, starts, ends, rules):
                found.setdefault(key, {}).setdefault(one.case, []).append(span)
    return found


def _keys(one: Stay | Meeting, starts: int, ends: int, rules: SourceRules) -> Iterator[tuple[_Key, tuple[int, int]]]:
    """Yield what a stay or meeting speaks for: a person; or a place, and each event that the stay touches."""
    if isinstance(one, Meeting):
        yield ("person", one.person, 0), (starts, ends)
        return
    yield ("place", one.place, 0), (starts, ends)
    length = rules.event_hours * 3600
    for number in range((starts - rules.midnight) // length, (ends - 1 - rules.midnight) // length + 1):
        begins = rules.midnight + number * length
        yield ("event", one.place, begins), (max(starts, begins), min(ends, begins + length))


def _proposal(
    key: _Key, times: _Times, onset: Mapping[int, Ints], covered: Mapping[int, float],
    visitors: Mapping[int, float], rules: SourceRules,
) -> SourceProposal:  # fmt: skip
    kind, number, begins = key
    share, a = None if kind == "person" else visitors.get(number), rules.attributed
    background = _background(kind, share, rules)
    explained = tuple(_explained(case, times[case], onset[case], background, rules) for case in sorted(times))
    absent = tuple(case for case in onset if case not in times)
    ratios = [one.ratio for one in explained] + [1 - covered[case] for case in absent]
    spans = [span for of_case in times.values() for span in of_case]
    is_event = kind == "event"
    return SourceProposal(
        kind=kind,
        number=number,
        starts=begins if is_event else min(span[0] for span in spans),
        ends=begins + rules.event_hours * 3600 if is_event else max(span[1] for span in spans),
        bayes_log10=sum(float(np.log10(1 - a + a * ratio)) for ratio in ratios),
        explained=explained,
        against=tuple(case for case in absent if covered[case] > 0),
        unknown=tuple(case for case in absent if covered[case] == 0),
        background=background,
        is_background_assumed=share is None,
    )


def _background(kind: str, share: float | None, rules: SourceRules) -> float:
    """Return the share of people who were at the candidate: an event, a place during the window, or with a person."""
    if kind == "person":
        return rules.acquainted
    once = min(max(rules.background if share is None else share, 1e-6), 1.0)
    events = (rules.longest_days - rules.shortest_days) * 24 / rules.event_hours
    return once if kind == "event" else float(1 - (1 - once) ** max(events, 1.0))


def _covered(windows: Mapping[int, tuple[int, int]], found: Mapping[_Key, _Times], kind: str) -> dict[int, float]:
    """Return for each case the share of its window's days on which a stay (or a meeting) is known."""
    days: dict[int, set[int]] = {case: set() for case in windows}
    for key, times in found.items():
        for case, spans in times.items() if key[0] == kind else ():
            days[case] |= {day for starts, ends in spans for day in range(starts // DAY_S, (ends - 1) // DAY_S + 1)}
    return {
        case: len(days[case]) / ((closes - 1) // DAY_S + 1 - opens // DAY_S)
        for case, (opens, closes) in windows.items()
    }


def _explained(
    case: int, spans: list[tuple[int, int]], onset: Ints, background: float, rules: SourceRules
) -> Explained:
    origin = int(onset[0])
    exposure = (np.array(_merged(spans), np.int64) - origin) / DAY_S
    ill = np.broadcast_to((onset - origin) / DAY_S, exposure.shape)
    lengths = exposure[:, 1] - exposure[:, 0]
    density = float((rules.incubation.density(exposure, ill) * lengths).sum() / lengths.sum())
    ratio = density * (rules.longest_days - rules.shortest_days) / background
    share = rules.attributed * ratio / (1 - rules.attributed + rules.attributed * ratio)
    return Explained(case, ratio, share, round(float(lengths.sum()) * DAY_S))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, with those that overlap made one: no second counts twice."""
    found: list[tuple[int, int]] = []
    for starts, ends in sorted(spans):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((starts, ends))
    return found


def _missing(
    network: Network, windows: Mapping[int, tuple[int, int]], covered: Mapping[str, Mapping[int, float]]
) -> tuple[ChainNotice, ...]:
    """Say of whom nothing is known, of whom some days are not known, and whose onset was assumed."""
    share = {case: max(covered["place"][case], covered["person"][case]) for case in windows}
    silent = tuple(case for case in windows if share[case] == 0)
    partly = tuple(case for case in windows if 0 < share[case] < 1)
    assumed = tuple(
        case for one in network.notices if one.code.startswith("onset_") for case in one.cases if case in windows
    )
    pairs = (("no_visits_known", silent), ("days_without_visits", partly), ("onset_assumed", assumed))
    return tuple(ChainNotice(code, cases) for code, cases in pairs if cases)
