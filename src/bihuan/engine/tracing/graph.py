"""Chains as a graph, in arrays: components, degrees, generations, the likeliest tree, intervals along arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from bihuan.engine.tracing.network import DAY_S, OUTSIDE, Flags, Floats, Ints, Network, UnusableChain

_FIRST_ARROWS: Final = 8
_ROUNDS: Final = 200  # a chain of more generations is solved directly


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Arrows from row to row among `size` rows: sources, targets (m,)."""

    size: int
    sources: Ints
    targets: Ints


@dataclass(frozen=True, slots=True, eq=False)
class WeighedIntervals:
    """Days from onset to onset along arrows, half open [low, high), each with the arrow's share; all (m,)."""

    low_days: Floats
    high_days: Floats
    shares: Floats
    sources: Ints
    targets: Ints


def edges_between(cases: Ints, pairs: Sequence[tuple[int, int]]) -> Edges:
    """Return the edges of pairs of case numbers, as rows of the sorted `cases`.

    :raises UnusableChain: a pair names a number that is not among the cases.
    """
    numbers = np.array(pairs, np.int64).reshape(-1, 2)
    found = np.searchsorted(cases, numbers)
    is_known = np.isin(numbers, cases)
    if not is_known.all():
        raise UnusableChain(f"no case {int(numbers[~is_known][0])}")
    return Edges(len(cases), found[:, 0], found[:, 1])


def edges_of(network: Network, *, whole: bool = False) -> Edges:
    """Return the arrows between cases that stand in the credible sets, or all of them (`whole`)."""
    is_kept = (network.sources != OUTSIDE) & (network.in_set | whole)
    return Edges(len(network.cases), network.sources[is_kept], network.targets()[is_kept])


def edges_of_tree(parents: Ints) -> Edges:
    """Return a tree's arrows, from its parents (n,), OUTSIDE for a root."""
    rows = np.flatnonzero(parents != OUTSIDE)
    return Edges(len(parents), parents[rows], rows)


def components(edges: Edges) -> Ints:
    """Return the component of each row (n,), numbered in the order of their first rows."""
    found = connected_components(_matrix(edges), directed=True, connection="weak")[1]
    _, first, back = np.unique(found, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[back], np.int64)


def degrees(edges: Edges) -> tuple[Ints, Ints]:
    """Return how many arrows lead into each row and how many lead out, (n,) each; a repeated arrow counts each time."""
    return np.bincount(edges.targets, minlength=edges.size), np.bincount(edges.sources, minlength=edges.size)


def generations(edges: Edges) -> Ints:
    """Return the fewest arrows from a row that nothing leads into (generation 0), (n,); -1 where only circles lead."""
    order = np.argsort(edges.sources, kind="stable")
    targets = edges.targets[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(edges.sources, minlength=edges.size))])
    found = np.full(edges.size, -1, np.int64)
    front = np.flatnonzero(np.bincount(edges.targets, minlength=edges.size) == 0)
    for depth in range(edges.size):  # a shortest way passes no row twice
        if not len(front):
            break
        found[front] = depth
        reached = targets[_spans(starts[front], starts[front + 1])]
        front = np.unique(reached[found[reached] < 0])
    return found


def likeliest_tree(network: Network) -> Ints:
    """Return the likeliest infector of each case as a row (n,), OUTSIDE for a root; never a circle.

    The tree that maximises the product of shares: the maximum spanning arborescence from outside. A case's infector in
    it may differ from its own likeliest one where those would infect each other in a circle. A tree is one reading of
    the network; it is to be shown with the alternatives.
    """
    size, is_used = len(network.cases), network.shares > 0
    sources = np.where(network.sources == OUTSIDE, size, network.sources)[is_used]
    chosen = arborescence(size, sources, network.targets()[is_used], np.log(network.shares[is_used]))
    parents = sources[chosen]
    return np.where(parents == size, OUTSIDE, parents)


def arborescence(size: int, sources: Ints, targets: Ints, weights: Floats) -> Ints:
    """Return for each of `size` rows the position of its arrow in the heaviest tree whose root is the row `size`.

    Chu and Liu, Sci Sinica 14:1396 (1965); Edmonds, J Res NBS 71B:233 (1967).

    :raises UnusableChain: no way leads from the root to a row.
    """
    if size and not np.bincount(targets, minlength=size)[:size].all():
        raise UnusableChain("a case has no candidate, not even outside")
    kept = _undominated(size, sources, targets, weights)
    kept = kept[np.lexsort((-weights[kept], targets[kept]))]
    few, lists = _Lists.of(size, targets[kept], weights[kept])
    layers, chosen = _contracted(Edges(size, sources[kept], targets[kept]), weights[kept], few, lists)
    for labels, best in reversed(layers):
        best[labels[targets[kept[chosen]]]] = chosen
        chosen = best
    return np.asarray(kept[chosen])


@dataclass(slots=True, eq=False)
class _Lists:
    """What is left out of the arrows into each row, (size,): from where to where, and the weight of the heaviest."""

    begins: Ints
    ends: Ints
    left: Floats

    @classmethod
    def of(cls, size: int, targets: Ints, weights: Floats) -> tuple[Ints, _Lists]:
        """Return the positions of the first few arrows into each row, and what is left out. Targets are sorted."""
        starts, ends = (np.searchsorted(targets, np.arange(size), side=side) for side in ("left", "right"))
        begins = np.minimum(starts + _FIRST_ARROWS, ends)
        heaviest = np.append(weights, -np.inf)[np.minimum(begins, len(weights))]
        return _spans(starts, begins), cls(begins, ends, np.where(begins < ends, heaviest, -np.inf))

    def take(self, rows: Ints) -> Ints:
        """Return the positions of all that is left out of some rows; after this nothing of them is."""
        taken = _spans(self.begins[rows], self.ends[rows])
        self.begins[rows], self.left[rows] = self.ends[rows], -np.inf
        return taken


def _contracted(edges: Edges, weights: Floats, few: Ints, lists: _Lists) -> tuple[list[tuple[Ints, Ints]], Ints]:
    """Return the layers of contraction, each with the labels of rows and the best arrow into each label; and the last.

    Take the best arrow into each row, make one row of each circle (its arrows lose the weight of the one they would
    replace), and go on. Where a heavier arrow may be among those left out, all of that row are taken in.
    """
    layers: list[tuple[Ints, Ints]] = []
    labels, paid = np.arange(edges.size + 1), np.zeros(edges.size)
    while True:
        few = few[labels[edges.sources[few]] != labels[edges.targets[few]]]
        into, heavy, size = labels[edges.targets[few]], weights[few] - paid[edges.targets[few]], int(labels[-1])
        highest, left = np.full(size, -np.inf), np.full(size, -np.inf)
        np.maximum.at(highest, into, heavy)
        np.maximum.at(left, labels[:-1], lists.left - paid)
        lacking = (highest < left)[labels[:-1]]
        if lacking.any():
            few = np.concatenate([few, lists.take(np.flatnonzero(lacking))])
            continue
        if np.isneginf(highest).any():
            raise UnusableChain("a circle of cases has no candidate but each other")
        best = np.full(size, len(weights))
        is_best = heavy == highest[into]
        np.minimum.at(best, into[is_best], few[is_best])
        merged, is_in_circle = _circles(size, labels[edges.sources[best]])
        if not is_in_circle.any():
            return layers, best
        layers.append((labels, best))
        paid = paid + np.where(is_in_circle, highest, 0.0)[labels[:-1]]
        labels = merged[labels]


def _undominated(size: int, sources: Ints, targets: Ints, weights: Floats) -> Ints:
    """Return the positions of the arrows that a heaviest tree may need; most of a large network is not.

    A source in another strong component is never a descendant of the target. So of those only the heaviest matters, and
    an arrow inside a component only if it is heavier. With fewer arrows components fall apart, and it is done again.
    """
    kept = np.arange(len(weights))
    while True:
        out, into, heavy = sources[kept], targets[kept], weights[kept]
        labels = connected_components(_matrix(Edges(size + 1, out, into)), directed=True, connection="strong")[1]
        is_outer = labels[out] != labels[into]
        best = np.full(size, -np.inf)
        np.maximum.at(best, into[is_outer], heavy[is_outer])
        is_needed = np.where(is_outer, heavy == best[into], heavy > best[into])
        if is_needed.all():
            return kept
        kept = kept[is_needed]


def _circles(size: int, parents: Ints) -> tuple[Ints, Flags]:
    """Return labels (size + 1,) in which each circle is one row and the root the last one, and who is in a circle."""
    matrix = sparse.coo_array((np.ones(size), (parents, np.arange(size))), shape=(size + 1, size + 1)).tocsr()
    found = connected_components(matrix, directed=True, connection="strong")[1]
    _, first, back = np.unique(found, return_index=True, return_inverse=True)
    labels = np.argsort(np.argsort(first))[back]
    return labels, (np.bincount(labels)[labels] > 1)[:size]


def expected_generations(network: Network) -> Floats:
    """Return the expected generation of each case (n,): g_i = Σ_j p_ij (1 + g_j), and 0 from outside."""
    shares = _shares(network)
    from_cases = shares.sum(axis=1)
    found = from_cases
    for _ in range(_ROUNDS):
        better = from_cases + shares @ found
        if np.abs(better - found).max(initial=0.0) < 1e-12:
            return np.asarray(better)
        found = better
    return np.asarray(spsolve((sparse.eye_array(len(network.cases)) - shares).tocsc(), from_cases))


def expected_secondary(network: Network) -> Floats:
    """Return the expected number of cases that each case infected (n,): R_j = Σ_i p_ij (Wallinga and Teunis 2004)."""
    is_case = network.sources != OUTSIDE
    sums = np.bincount(network.sources[is_case], network.shares[is_case], minlength=len(network.cases))
    return np.asarray(sums, np.float64)


def serial_intervals(network: Network) -> WeighedIntervals:
    """Return the serial interval along every arrow between cases, with its share as weight."""
    is_case = network.sources != OUTSIDE
    sources, targets = network.sources[is_case], network.targets()[is_case]
    low = (network.onset[targets, 0] - network.onset[sources, 1]) / DAY_S
    high = (network.onset[targets, 1] - network.onset[sources, 0]) / DAY_S
    return WeighedIntervals(low, high, network.shares[is_case], sources, targets)


def _shares(network: Network) -> sparse.csr_array:
    is_case = network.sources != OUTSIDE
    places = (network.targets()[is_case], network.sources[is_case])
    return sparse.coo_array((network.shares[is_case], places), shape=(len(network.cases),) * 2).tocsr()


def _matrix(edges: Edges) -> sparse.csr_array:
    """Return the edges as a matrix; 32-bit rows, which scipy would make of them anyway."""
    places = (edges.sources.astype(np.int32), edges.targets.astype(np.int32))
    return sparse.coo_array((np.ones(len(edges.sources), np.int8), places), shape=(edges.size,) * 2).tocsr()


def _spans(starts: Ints, ends: Ints) -> Ints:
    """Return all positions of the half-open spans, one after the other."""
    counts = ends - starts
    return np.asarray(np.arange(counts.sum()) + np.repeat(starts - np.cumsum(counts) + counts, counts))
