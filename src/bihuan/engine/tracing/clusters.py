"""Which cases belong together: by component, by place and time, by distance and time; and who met whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from bihuan.engine.sphere import EARTH_RADIUS_M
from bihuan.engine.tracing.evidence import positions
from bihuan.engine.tracing.graph import Edges, components
from bihuan.engine.tracing.network import DAY_S, ChainCase, Floats, Ints, Kind, Link, Stay
from bihuan.engine.tracing.weights import ChainRules, onset_periods


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cases that belong together: their numbers upwards, first and last onset (seconds), and the places they share."""

    cases: tuple[int, ...]
    first_onset: int
    last_onset: int
    places: tuple[int, ...] = ()


def clusters_by_component(cases: Ints, onset: Ints, edges: Edges, *, least: int = 2) -> tuple[Cluster, ...]:
    """Return the components of at least `least` cases, largest first. cases (n,), onset (n, 2) as in `Network`."""
    labels = components(edges)
    order = np.argsort(labels, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(order) else []
    found = [_cluster(cases, onset, rows) for rows in groups if len(rows) >= least]
    return tuple(sorted(found, key=lambda one: (-len(one.cases), one.cases)))


def clusters_by_place(
    cases: Sequence[ChainCase], stays: Sequence[Stay], rules: ChainRules, *, days: float, least: int = 2
) -> tuple[Cluster, ...]:
    """Return, place by place, the cases who live or stayed there and whose onsets follow each other within `days`.

    A case stands in the cluster of every place it shares, largest first.

    :raises UnusableChain: no case has an onset or a report.
    """
    ordered = sorted(cases, key=lambda one: one.case)
    numbers, onset = np.array([one.case for one in ordered], np.int64), onset_periods(ordered, rules)[0]
    rows = {one.case: row for row, one in enumerate(ordered)}
    at: dict[int, set[int]] = {}
    for case, place in [(one.case, one.place) for one in ordered] + [(stay.case, stay.place) for stay in stays]:
        if place is not None and case in rows:
            at.setdefault(place, set()).add(rows[case])
    found = [
        _cluster(numbers, onset, group, (place,))
        for place, here in at.items()
        for group in _runs(np.array(sorted(here), np.int64), onset.mean(axis=1) / DAY_S, days)
        if len(group) >= least
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.cases), one.cases, one.places)))


def clusters_by_distance(
    cases: Sequence[ChainCase], rules: ChainRules, *, metres: float, days: float, least: int = 2
) -> tuple[Cluster, ...]:
    """Return the cases linked step by step by positions within `metres` and onsets within `days`, largest first.

    :raises UnusableChain: no case has an onset or a report.
    """
    ordered = sorted(cases, key=lambda one: one.case)
    numbers, onset = np.array([one.case for one in ordered], np.int64), onset_periods(ordered, rules)[0]
    where = positions(ordered)
    placed = np.flatnonzero(~np.isnan(where[:, 0]))
    chord = 2 * np.sin(min(metres / EARTH_RADIUS_M, np.pi) / 2)
    pairs = placed[cKDTree(_on_sphere(where[placed])).query_pairs(chord, output_type="ndarray")]
    middle = onset.mean(axis=1) / DAY_S
    near = pairs[np.abs(middle[pairs[:, 0]] - middle[pairs[:, 1]]) <= days]
    return clusters_by_component(numbers, onset, Edges(len(ordered), near[:, 0], near[:, 1]), least=least)


def links_of_stays(
    stays: Sequence[Stay], kinds: Mapping[int, Kind], *, residual_minutes: int = 30, minutes: int = 1
) -> tuple[Link, ...]:
    """Return a link for each two stays of two cases at one place at one time.

    Together are min(t1, c1 + r) − max(t0, c0) seconds, the longer of both directions, as in the exposure search;
    at least `minutes`. `kinds`: what kind of exposure a place is; "venue" if it does not say.
    """
    found: list[Link] = []
    by_place: dict[int, list[Stay]] = {}
    for stay in sorted(stays, key=lambda one: (one.place, one.starts, one.ends, one.case)):
        open_here = by_place.setdefault(stay.place, [])
        open_here[:] = [one for one in open_here if one.ends + residual_minutes * 60 > stay.starts]
        found += [
            link
            for one in open_here
            if one.case != stay.case
            and (link := _met(one, stay, kinds.get(stay.place, "venue"), residual_minutes * 60)).seconds is not None
            and link.seconds >= minutes * 60
        ]
        open_here.append(stay)
    return tuple(found)


def _met(one: Stay, other: Stay, kind: Kind, residual: int) -> Link:
    starts = max(one.starts, other.starts)
    together = max(min(other.ends, one.ends + residual), min(one.ends, other.ends + residual)) - starts
    return Link(one.case, other.case, kind, starts=starts, ends=starts + together, seconds=together)


def _cluster(cases: Ints, onset: Ints, rows: Ints, places: tuple[int, ...] = ()) -> Cluster:
    numbers = tuple(sorted(cases[rows].tolist()))
    return Cluster(numbers, int(onset[rows, 0].min()), int(onset[rows, 1].max()), places)


def _runs(rows: Ints, middle: Floats, days: float) -> list[Ints]:
    """Split rows where the next onset (`middle`, days) is later by more than `days`."""
    ordered = rows[np.argsort(middle[rows], kind="stable")]
    return list(np.split(ordered, np.flatnonzero(np.diff(middle[ordered]) > days) + 1))


def _on_sphere(where: Floats) -> Floats:
    """Return points of the unit sphere (n, 3) of longitude and latitude in radians (n, 2)."""
    across = np.cos(where[:, 1])
    return np.stack([across * np.cos(where[:, 0]), across * np.sin(where[:, 0]), np.sin(where[:, 1])], axis=1)
