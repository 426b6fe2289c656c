"""What links, places, positions and sequences say of a pair: likelihood ratios against an infector unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from bihuan.engine.sphere import great_circle_m
from bihuan.engine.tracing.network import CODES, DAY_S, ChainCase, Floats, Ints, Link

_CHUNK: Final = 100_000
_REAL_BASES: Final = b"acgt"
_KINDS: Final = MappingProxyType(
    {
        "source": 100.0, "contact": 20.0,
        "household": 40.0, "care": 20.0, "meal": 20.0, "work": 10.0, "school": 10.0, "gathering": 8.0,
        "transport": 6.0, "venue": 4.0,
    }
)  # fmt: skip
_CERTAINTIES: Final = MappingProxyType({"confirmed": 0.95, "probable": 0.7, "suspected": 0.4})
NAMED: Final = frozenset({"source", "contact"})


@dataclass(frozen=True, slots=True)
class EvidenceRatios:
    """How much each kind of evidence weighs: P(evidence | infected by this one) / P(evidence | by somebody unknown).

    The defaults are set by judgement, ordered as secondary attack rates are (household > care and meals > work and
    school > passing by); they are not estimates, and an incident's protocol may set its own. `kinds`: full strength;
    a link is real with probability `certainties[…]` and has no weight otherwise. Shared exposures grow with the time
    together, 1 − exp(−minutes / `minutes`). `unnamed`: the target was interviewed, and neither named nor met this one.
    """

    kinds: Mapping[str, float] = field(default_factory=lambda: _KINDS)
    certainties: Mapping[str, float] = field(default_factory=lambda: _CERTAINTIES)
    minutes: float = 60.0
    unnamed: float = 0.5
    same_place: float = 4.0
    near: float = 3.0
    far: float = 0.5
    scale_m: float = 1_000.0
    mutations: float = 1.0  # expected differences between a case and its infector
    unrelated: float | None = None  # expected differences between unrelated cases; None: the mean over all pairs
    least_genetic: float = 1e-6  # sequencing errs, and a case between two cases may be missing
    infectious_before_days: float = 2.0
    infectious_after_days: float = 14.0


@dataclass(frozen=True, slots=True)
class Column:
    """One factor for m arrows: ratio, code (a position in `CODES`; 0 = not used) and figure (NaN = none), each (m,)."""

    ratios: Floats
    codes: NDArray[np.uint8]
    figures: NDArray[np.float32]


def blank(size: int) -> Column:
    """Return a factor that says nothing yet: ratio 1, not used."""
    return Column(np.ones(size), np.zeros(size, np.uint8), np.full(size, np.nan, np.float32))


def link_strength(link: Link, ratios: EvidenceRatios) -> float:
    """Return the ratio of one link: 1 + certainty × time together × (full strength − 1)."""
    together = 1.0
    if link.kind not in NAMED and link.seconds is not None:
        together = 1 - float(np.exp(-link.seconds / 60 / ratios.minutes))
    return 1 + ratios.certainties[link.certainty] * together * (ratios.kinds[link.kind] - 1)


def is_in_time(link: Link, source: Sequence[int], target: Sequence[int], ratios: EvidenceRatios) -> bool:
    """Say whether infection could happen at the link: the source infectious, the target not yet ill. Unknown is yes."""
    starts = link.starts if link.starts is not None else link.ends
    ends = link.ends if link.ends is not None else link.starts
    if starts is None or ends is None:
        return True
    opens = source[0] - ratios.infectious_before_days * DAY_S
    closes = source[1] + ratios.infectious_after_days * DAY_S
    return ends > opens and starts < closes and starts < target[1]


def directed(links: Iterable[Link], rows: Mapping[int, int]) -> Iterable[tuple[Link, int, int]]:
    """Yield each link with its source and target row; links without a direction stand both ways."""
    for link in links:
        one, other = rows[link.source], rows[link.target]
        yield link, one, other
        if link.kind != "source":
            yield link, other, one


def link_columns(
    links: Iterable[Link], rows: Mapping[int, int], onset: Ints, pairs: tuple[Ints, Ints], ratios: EvidenceRatios
) -> tuple[Column, Column]:
    """Return the factors "contact" and "shared" for pairs (sources, targets); of several links the strongest counts."""
    sources, targets = pairs
    size, keys = len(onset), targets * len(onset) + sources
    order = np.argsort(keys, kind="stable")
    contact, shared = blank(len(keys)), blank(len(keys))
    for link, source, target in directed(links, rows):
        at = int(np.searchsorted(keys, target * size + source, sorter=order))
        if at == len(keys) or keys[order[at]] != target * size + source:
            continue  # the onsets make this direction impossible
        _strengthen(contact if link.kind in NAMED else shared, int(order[at]), link, ratios,
                    is_in_time(link, onset[source].tolist(), onset[target].tolist(), ratios))  # fmt: skip
    return contact, shared


def _strengthen(column: Column, at: int, link: Link, ratios: EvidenceRatios, is_possible: bool) -> None:
    if not is_possible:
        column.codes[at] = column.codes[at] or CODES.index("out_of_window")
        return
    strength = link_strength(link, ratios)
    if strength > column.ratios[at] or column.codes[at] in (0, CODES.index("out_of_window")):
        code = {"source": "named_source", "contact": "named_contact"}.get(link.kind, "shared")
        column.ratios[at], column.codes[at] = strength, CODES.index(code)
        column.figures[at] = np.nan if link.seconds is None else link.seconds / 60


def add_unnamed(contact: Column, shared: Column, is_interviewed: Ints, ratios: EvidenceRatios) -> None:
    """Weaken, in place, the pairs whose interviewed target neither named nor met the candidate."""
    is_silent = (is_interviewed == 1) & (contact.codes == 0) & (shared.codes == 0)
    contact.ratios[is_silent], contact.codes[is_silent] = ratios.unnamed, CODES.index("not_named")


def place_columns(cases: Sequence[ChainCase], sources: Ints, targets: Ints, ratios: EvidenceRatios) -> list[Column]:
    """Return the factors "place" and "distance"; a pair at one place is not weighed by its distance as well."""
    places = np.array([-1 if one.place is None else one.place for one in cases], np.int64)
    same, away = blank(len(sources)), blank(len(sources))
    is_same = (places[sources] == places[targets]) & (places[sources] >= 0)
    same.ratios[is_same], same.codes[is_same] = ratios.same_place, CODES.index("same_place")
    metres = distances_m(positions(cases), sources, targets)
    is_known = ~np.isnan(metres) & ~is_same
    away.figures[is_known], away.codes[is_known] = metres[is_known], CODES.index("metres")
    away.ratios[is_known] = ratios.far + (ratios.near - ratios.far) * np.exp(-metres[is_known] / ratios.scale_m)
    return [same, away]


def positions(cases: Sequence[ChainCase]) -> Floats:
    """Return longitude and latitude in radians, shape (n, 2); NaN where unknown."""
    known = [
        (np.nan, np.nan) if one.longitude is None or one.latitude is None else (one.longitude, one.latitude)
        for one in cases
    ]
    return np.radians(np.array(known, np.float64).reshape(-1, 2))


def distances_m(where: Floats, sources: Ints, targets: Ints) -> Floats:
    """Return great-circle metres between rows (haversine, mean radius of the Earth); NaN if one is unknown."""
    a, b = where[sources], where[targets]
    return great_circle_m(a[:, 0], a[:, 1], b[:, 0], b[:, 1])


def genetic_column(cases: Sequence[ChainCase], sources: Ints, targets: Ints, ratios: EvidenceRatios) -> Column:
    """Return the factor "genetic": differences d, Poisson around `mutations` if linked, geometric if unrelated.

    ratio = Poisson(d; mutations) / Geometric(d; mean unrelated), not below `least_genetic`. Positions that are not
    a, c, g or t in either sequence are no difference; sequences of different length are not compared.
    """
    column, bases = blank(len(sources)), _bases(cases)
    for length, rows in _by_length(cases).items():
        is_pair = np.isin(sources, rows) & np.isin(targets, rows)
        if length == 0 or len(rows) < 2 or not is_pair.any():
            continue
        differences = _hamming(bases[length], rows, sources[is_pair], targets[is_pair])
        mean = ratios.unrelated if ratios.unrelated is not None else _mean_difference(bases[length])
        column.ratios[is_pair] = genetic_ratio(differences, ratios.mutations, mean, ratios.least_genetic)
        column.codes[is_pair], column.figures[is_pair] = CODES.index("differences"), differences
    return column


def genetic_ratio(differences: Floats, mutations: float, unrelated: float, least: float) -> Floats:
    """Return Poisson(d; mutations) / Geometric(d; mean unrelated), at least `least`, for differences d."""
    linked = differences * np.log(mutations) - mutations - gammaln(differences + 1)
    apart = differences * np.log(max(unrelated, 1e-9) / (1 + unrelated)) - np.log1p(unrelated)
    return np.asarray(np.maximum(np.exp(np.minimum(linked - apart, 700.0)), least))


def _by_length(cases: Sequence[ChainCase]) -> dict[int, Ints]:
    lengths = np.array([len(one.sequence or "") for one in cases], np.int64)
    return {int(length): np.flatnonzero(lengths == length) for length in np.unique(lengths)}


def _bases(cases: Sequence[ChainCase]) -> dict[int, Ints]:
    """Return by length a row of bytes per case, only positions that vary; 0 where the base is not known."""
    found: dict[int, Ints] = {}
    for length, rows in _by_length(cases).items():
        text = b"".join((cases[row].sequence or "").lower().encode("ascii", "replace") for row in rows)
        whole = np.frombuffer(text, np.uint8).reshape(len(rows), length)
        known = np.where(np.isin(whole, np.frombuffer(_REAL_BASES, np.uint8)), whole, 0)
        found[length] = known[:, (known != known[:1]).any(axis=0)]
    return found


def _differ(one: Ints, other: Ints) -> Floats:
    return np.asarray(((one != other) & (one > 0) & (other > 0)).sum(axis=-1), np.float64)


def _hamming(bases: Ints, rows: Ints, sources: Ints, targets: Ints) -> Floats:
    one, other = np.searchsorted(rows, sources), np.searchsorted(rows, targets)
    parts = [_differ(bases[one[at : at + _CHUNK]], bases[other[at : at + _CHUNK]]) for at in range(0, len(one), _CHUNK)]
    return np.concatenate(parts)


def _mean_difference(bases: Ints) -> float:
    sums = sum(float(_differ(bases[row], bases).sum()) for row in range(len(bases)))
    return sums / (len(bases) * (len(bases) - 1))
