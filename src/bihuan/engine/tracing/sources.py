"""Backward search: which places, events and persons best explain the earliest cases of a cluster, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from bihuan.engine.tracing.network import DAY_S, OUTSIDE, ChainNotice, Ints, Network, Stay
from bihuan.engine.tracing.serial import SerialInterval

_LN10: Final = float(np.log(10))


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
    who were at a place (or met a person) in the window, where the caller does not know it.
    `event_hours`: an event is a place during so many hours, counted from `midnight` (seconds since 1970 UTC).
    """

    incubation: SerialInterval = field(default_factory=lambda: SerialInterval("lognormal", 5.5, 2.4))
    longest_days: float = 14.0
    shortest_days: float = 1.0
    attributed: float = 0.8
    background: float = 0.05
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
    `against`: earliest cases whose visits are known and who were not there. `unknown`: whose visits are not known.
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
    """The outcome: the earliest cases with their windows of infection (seconds), proposals best first, what is missing."""

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

    Case i is infected by the candidate with probability a (`attributed`), else elsewhere. Having been there in the window
    weighs r_i = f(onset − stay)·W / q: f the incubation density averaged over stay and onset, W the window's length, q the
    share of people who were there (`visitors` by place, else `background`). Bayes factor: Π (1 − a + a·r_i), where r_i = 0
    for a case with known visits that was not there, and the factor is 1 for a case of whom no visit is known.

    :raises KeyError: a case is not in the network.
    """
    rules, visitors = rules or SourceRules(), visitors or {}
    first = earliest(network, cases, rules)
    onset = {case: network.onset[network.row(case)] for case in first}
    windows = {case: _window(onset[case], rules) for case in first}
    found = _candidates(windows, stays, meetings, rules)
    known = {case for times in found.values() for case in times}
    proposals = [_proposal(key, times, onset, known, visitors, rules) for key, times in found.items()]
    proposals.sort(key=lambda one: (-one.bayes_log10, -len(one.explained), one.kind, one.number, one.starts))
    return SourceSearch(
        first, tuple(windows[case] for case in first), tuple(proposals[: rules.most]), _missing(network, windows, found)
    )


def _window(onset: Ints, rules: SourceRules) -> tuple[int, int]:
    return int(onset[0] - rules.longest_days * DAY_S), int(onset[1] - rules.shortest_days * DAY_S)


def _candidates(
    windows: Mapping[int, tuple[int, int]], stays: Sequence[Stay], meetings: Sequence[Meeting], rules: SourceRules
) -> dict[_Key, _Times]:
    """Return by candidate and case the times in the case's window."""
    found: dict[_Key, _Times] = {}
    length = rules.event_hours * 3600
    for one in [*stays, *meetings]:
        opens, closes = windows.get(one.case, (0, 0))
        starts, ends = max(one.starts, opens), min(one.ends, closes)
        if starts >= ends:
            continue
        if isinstance(one, Meeting):
            found.setdefault(("person", one.person, 0), {}).setdefault(one.case, []).append((starts, ends))
            continue
        found.setdefault(("place", one.place, 0), {}).setdefault(one.case, []).append((starts, ends))
        for number in range((starts - rules.midnight) // length, (ends - 1 - rules.midnight) // length + 1):
            begins = rules.midnight + number * length
            part = (max(starts, begins), min(ends, begins + length))
            found.setdefault(("event", one.place, begins), {}).setdefault(one.case, []).append(part)
    return found


def _proposal(
    key: _Key, times: _Times, onset: Mapping[int, Ints], known: set[int], visitors: Mapping[int, float],
    rules: SourceRules,
) -> SourceProposal:  # fmt: skip
    kind, number, begins = key
    share = visitors.get(number) if kind != "person" else None
    background = rules.background if share is None else max(share, 1e-6)
    a = rules.attributed
    explained = tuple(_explained(case, times[case], onset[case], background, rules) for case in sorted(times))
    against = tuple(sorted(known - times.keys()))
    log = sum(float(np.log(1 - a + a * one.ratio)) for one in explained) + len(against) * float(np.log(1 - a))
    spans = [span for of_case in times.values() for span in of_case]
    return SourceProposal(
        kind, number, begins or min(span[0] for span in spans),
        begins + rules.event_hours * 3600 if kind == "event" else max(span[1] for span in spans),
        log / _LN10, explained, against, tuple(sorted(onset.keys() - known)), background, share is None,
    )  # fmt: skip


def _explained(
    case: int, spans: list[tuple[int, int]], onset: Ints, background: float, rules: SourceRules
) -> Explained:
    origin = int(onset[0])
    exposure = (np.array(spans, np.int64) - origin) / DAY_S
    ill = np.broadcast_to((onset - origin) / DAY_S, exposure.shape)
    lengths = exposure[:, 1] - exposure[:, 0]
    density = float((rules.incubation.density(exposure, ill) * lengths).sum() / lengths.sum())
    ratio = density * (rules.longest_days - rules.shortest_days) / background
    explained = rules.attributed * ratio / (1 - rules.attributed + rules.attributed * ratio)
    return Explained(case, ratio, explained, round(float(lengths.sum()) * DAY_S))


def _missing(
    network: Network, windows: Mapping[int, tuple[int, int]], found: Mapping[_Key, _Times]
) -> tuple[ChainNotice, ...]:
    """Say of whom nothing is known, of whom some days are not known, and whose onset was assumed."""
    days: dict[int, set[int]] = {case: set() for case in windows}
    for times in found.values():
        for case, spans in times.items():
            days[case] |= {day for starts, ends in spans for day in range(starts // DAY_S, (ends - 1) // DAY_S + 1)}
    silent = tuple(case for case in windows if not days[case])
    partly = tuple(
        case
        for case, (opens, closes) in windows.items()
        if days[case] and not set(range(opens // DAY_S, (closes - 1) // DAY_S + 1)) <= days[case]
    )
    assumed = tuple(
        case
        for notice in network.notices
        if notice.code.startswith("onset_")
        for case in notice.cases
        if case in windows
    )
    pairs = (("no_visits_known", silent), ("days_without_visits", partly), ("onset_assumed", assumed))
    return tuple(ChainNotice(code, found_cases) for code, found_cases in pairs if found_cases)
