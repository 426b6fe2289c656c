"""Where cases and arrows stand on a page with a time slider: worked out on the server, the same every time."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from bihuan.engine.tracing.graph import (
    Edges,
    components,
    edges_of,
    edges_of_tree,
    expected_secondary,
    generations,
    likeliest_tree,
)  # fmt: skip
from bihuan.engine.tracing.network import CODES, DAY_S, OUTSIDE, Floats, Ints, Network


@dataclass(frozen=True, slots=True)
class LayoutRules:
    """`by`: what x is, days of onset or generations. Above `most_nodes` cases, components are drawn in place of cases.

    Into each case at most `most_arrows` arrows are drawn, and the likeliest tree's in any case; how many are not, and
    their share, stands at the case.
    """

    by: Literal["onset", "generation"] = "onset"
    most_nodes: int = 5_000
    most_arrows: int = 8


def lay_out(network: Network, rules: LayoutRules | None = None) -> dict[str, Any]:
    """Return a layout that JSON can carry, with no chance in it: equal networks are drawn equally.

    `kind` "cases": `nodes` (case, x, y, onset, onset_to, generation, cluster, infected, outside, hidden, hidden_share)
    and `arrows` (source, target, share, is_likeliest, codes). `kind` "components": `nodes` (component, size, x, x_end,
    y, first_case, onset, onset_to, generations) and `singles`, cases alone by day of onset. x is days from `first`
    (seconds) or generations; no two nodes cover each other. `outside` is the share of an infector not among the cases.
    """
    rules = rules or LayoutRules()
    parents = likeliest_tree(network)
    edges = edges_of(network)
    tree = edges_of_tree(parents)
    joined = Edges(
        edges.size, np.concatenate([edges.sources, tree.sources]), np.concatenate([edges.targets, tree.targets])
    )
    first = int(network.onset.min()) if len(network.cases) else 0
    head = {"format": 1, "by": rules.by, "first": first, "level": network.level, "cases": len(network.cases)}
    depth, labels = generations(tree), components(joined)
    if len(network.cases) > rules.most_nodes:
        return head | {"kind": "components"} | _components(network, labels, depth, first)
    return head | {"kind": "cases"} | _cases(network, parents, labels, depth, first, rules)


def _cases(
    network: Network, parents: Ints, labels: Ints, depth: Ints, first: int, rules: LayoutRules
) -> dict[str, Any]:
    middle = (network.onset.mean(axis=1) - first) / DAY_S
    x = middle if rules.by == "onset" else depth.astype(np.float64)
    y, clusters = heights(parents, labels, middle)
    arrows, hidden, hidden_share = _arrows(network, parents, rules)
    is_outside = network.sources == OUTSIDE
    columns = {
        "case": network.cases, "x": x.round(4), "y": y, "onset": network.onset[:, 0], "onset_to": network.onset[:, 1],
        "generation": depth, "cluster": clusters, "infected": expected_secondary(network).round(4),
        "outside": network.shares[is_outside][np.argsort(network.targets()[is_outside])].round(6), "hidden": hidden,
        "hidden_share": hidden_share.round(6),
    }  # fmt: skip
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return {"nodes": [dict(zip(columns, row, strict=True)) for row in rows], "arrows": arrows}


def heights(parents: Ints, labels: Ints, middle: Floats) -> tuple[Ints, Ints]:
    """Return a row of its own for each case, y (n,), and its cluster (n,), the largest component first.

    Inside a tree the first half of the children (by onset) stands above the infector, the second half below.
    """
    children: list[list[int]] = [[] for _ in parents]
    roots: list[int] = []
    for row in np.lexsort((np.arange(len(parents)), middle)).tolist():
        (roots if parents[row] == OUTSIDE else children[parents[row]]).append(row)
    ranks = _ranks(labels, middle)
    roots.sort(key=lambda row: (ranks[row], middle[row], row))
    y, at = np.zeros(len(parents), np.int64), 0
    for number, root in enumerate(roots):
        at += number > 0 and ranks[root] != ranks[roots[number - 1]]  # an empty row between components
        for row in _in_order(root, children):
            y[row], at = at, at + 1
    return y, ranks


def _in_order(root: int, children: list[list[int]]) -> list[int]:
    found, stack = [], [(root, False)]
    while stack:
        row, is_open = stack.pop()
        if is_open or not children[row]:
            found.append(row)
            continue
        half = len(children[row]) // 2
        below = [(child, False) for child in reversed(children[row][half:])]
        stack += [*below, (row, True), *[(child, False) for child in reversed(children[row][:half])]]
    return found


def _ranks(labels: Ints, middle: Floats) -> Ints:
    """Return for each row the rank of its component: by size downwards, then by first onset, then by first row."""
    sizes = np.bincount(labels)
    earliest = np.full(len(sizes), np.inf)
    np.minimum.at(earliest, labels, middle)
    order = np.lexsort((np.arange(len(sizes)), earliest, -sizes))
    ranks = np.empty(len(sizes), np.int64)
    ranks[order] = np.arange(len(sizes))
    return np.asarray(ranks[labels])


def _arrows(network: Network, parents: Ints, rules: LayoutRules) -> tuple[list[dict[str, Any]], Ints, Floats]:
    """Return the arrows to draw, and for each case how many candidates are not drawn and their share."""
    targets, size = network.targets(), len(network.cases)
    rank = np.arange(len(targets)) - network.starts[:-1][targets]
    is_case = network.sources != OUTSIDE
    is_tree = is_case & (parents[targets] == network.sources)
    is_drawn = is_case & network.in_set & (rank < rules.most_arrows) | is_tree
    is_hidden = is_case & ~is_drawn
    rows = np.flatnonzero(is_drawn)
    arrows = [
        {"source": source, "target": target, "share": share, "is_likeliest": is_likeliest, "codes": codes}
        for source, target, share, is_likeliest, codes in zip(
            network.cases[network.sources[rows]].tolist(), network.cases[targets[rows]].tolist(),
            network.shares[rows].round(6).tolist(), is_tree[rows].tolist(),
            ([CODES[code] for code in line if code] for line in network.codes[rows].tolist()), strict=True,
        )
    ]  # fmt: skip
    hidden = np.bincount(targets[is_hidden], minlength=size)
    return arrows, hidden, np.asarray(np.bincount(targets[is_hidden], network.shares[is_hidden], size), np.float64)


def _components(network: Network, labels: Ints, depth: Ints, first: int) -> dict[str, Any]:
    sizes = np.bincount(labels)
    opens, closes, deepest = (
        np.full(len(sizes), np.iinfo(np.int64).max),
        np.zeros(len(sizes), np.int64) - 2**62,
        sizes * 0,
    )
    np.minimum.at(opens, labels, network.onset[:, 0])
    np.maximum.at(closes, labels, network.onset[:, 1])
    np.maximum.at(deepest, labels, depth)
    first_rows = np.unique(labels, return_index=True)[1]
    drawn = np.flatnonzero(sizes > 1)
    drawn = drawn[np.lexsort((drawn, -sizes[drawn], opens[drawn]))]
    lanes = lanes_of(opens[drawn], closes[drawn])
    nodes = [
        {
            "component": int(one), "size": int(sizes[one]), "x": round((int(opens[one]) - first) / DAY_S, 4),
            "x_end": round((int(closes[one]) - first) / DAY_S, 4), "y": lane,
            "first_case": int(network.cases[first_rows[one]]), "onset": int(opens[one]), "onset_to": int(closes[one]),
            "generations": int(deepest[one]) + 1,
        }
        for one, lane in zip(drawn, lanes, strict=True)
    ]  # fmt: skip
    alone = np.bincount(((opens[sizes == 1] - first) // DAY_S).astype(np.int64))
    return {"nodes": nodes, "arrows": [], "singles": alone.tolist()}


def lanes_of(opens: Ints, closes: Ints) -> list[int]:
    """Return a lane for each period, in order of `opens`, such that no two in a lane overlap; the lowest free one."""
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    lanes = []
    for starts, ends in zip(opens.tolist(), closes.tolist(), strict=True):
        while busy and busy[0][0] <= starts:
            heapq.heappush(free, heapq.heappop(busy)[1])
        lane = heapq.heappop(free) if free else len(busy)
        heapq.heappush(busy, (ends, lane))
        lanes.append(lane)
    return lanes
