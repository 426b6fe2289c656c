"""Chains: measures of a graph of 100,000 cases beside networkx, weighing and layout of 2,000, scanning of venues."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

LARGE, SMALL, VENUES, DAYS = 100_000, 2_000, 200, 60
RIVAL = "networkx, the same three measures, equal answers"


def run() -> list[dict[str, Any]]:
    """Measure in a process of its own; return a row a figure."""
    done = subprocess.run([sys.executable, "-m", "bench.bench_chains"], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return [
        _row(found, "graph", "chain graph: components, degrees, generations", f"{LARGE:,} nodes", 5.0, RIVAL),
        _row(
            found, "tree", "chain graph: likeliest tree, expected generations", f"{LARGE:,} nodes, 10 candidates each"
        ),
        _row(found, "weigh", "weigh all candidates of every case", f"{SMALL:,} cases, {found['pairs']:,} arrows"),
        _row(found, "layout", "layout on the server, as JSON", f"{SMALL:,} nodes", 1.0),
        _row(found, "many", "layout by components, as JSON", f"{LARGE:,} nodes"),
        _row(found, "scan", "space-time permutation scan, 99 rounds", f"{VENUES} venues, {DAYS} days, 600 cases"),
    ]


def _row(
    found: dict[str, Any], key: str, name: str, size: str, reach_s: float | None = None, rival: str | None = None
) -> dict[str, Any]:
    row = {
        "name": name, "size": size, "median_s": found[key], "peak_mb": found["peak_mb"],
        "ratio": found[key] / found["rival"] if rival else None, "rival": rival,
        "reach": f"≤ {reach_s:g} s" if reach_s else None,
    }  # fmt: skip
    return row | ({"is_reached": found[key] <= reach_s} if reach_s else {})


def _timed(work: Callable[[], Any], rounds: int = 3) -> tuple[float, Any]:
    times, result = [], None
    for _ in range(rounds):
        started = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - started)
    return median(times), result


def _network(size: int, each: int) -> Any:
    """Return a network of `size` cases in many chains, with `each` candidates of the 200 before, and outside."""
    import numpy as np

    from bihuan.engine.tracing.columns import FACTORS
    from bihuan.engine.tracing.network import DAY_S, OUTSIDE, Network
    from bihuan.engine.tracing.weights import credible

    chance = np.random.default_rng(1)
    rows = np.repeat(np.arange(size), each)
    sources = rows - chance.integers(1, 200, size * each)
    sources[(sources < 0) | (sources // 250 != rows // 250)] = OUTSIDE  # chains of 250 cases
    keys = np.unique(np.concatenate([rows * (size + 1) + sources + 1, np.arange(size) * (size + 1)]))
    targets, sources = np.divmod(keys, size + 1)
    sources -= 1
    weights = chance.exponential(1.0, len(keys)) ** 3
    shares = weights / np.bincount(targets, weights)[targets]
    order = np.lexsort((-shares, targets))
    starts = np.concatenate([[0], np.cumsum(np.bincount(targets))])
    onset = (np.arange(size) // 40 * DAY_S)[:, None] + np.array([0, DAY_S])
    shape = (len(keys), len(FACTORS))
    return Network(
        np.arange(size), onset, starts, sources[order], shares[order], credible(shares[order], starts, 0.95),
        np.ones(shape), np.full(shape, np.nan, np.float32), np.ones(shape, np.uint8), 0.95, (),
    )  # fmt: skip


def _rival(size: int, pairs: list[tuple[int, int]]) -> tuple[int, list[int], list[int], list[int]]:
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(pairs)
    count = nx.number_weakly_connected_components(graph)
    into, out = dict(graph.in_degree()), dict(graph.out_degree())
    layers = nx.bfs_layers(graph, [node for node in graph if into[node] == 0])
    depths = {node: depth for depth, layer in enumerate(layers) for node in layer}
    return count, [into[n] for n in range(size)], [out[n] for n in range(size)], [depths[n] for n in range(size)]


def _graph(found: dict[str, Any], network: Any) -> None:
    from bihuan.engine.tracing import graph

    edges = graph.edges_of(network)
    pairs = list(zip(edges.sources.tolist(), edges.targets.tolist(), strict=True))

    def ours() -> tuple[int, list[int], list[int], list[int]]:
        into, out = graph.degrees(edges)
        labels = graph.components(edges)
        return int(labels.max()) + 1, into.tolist(), out.tolist(), graph.generations(edges).tolist()

    found["graph"], mine = _timed(ours)
    found["rival"], theirs = _timed(lambda: _rival(len(network.cases), pairs), rounds=1)
    if mine != theirs:
        raise RuntimeError("networkx finds another answer")
    found["tree"], _ = _timed(lambda: (graph.likeliest_tree(network), graph.expected_generations(network)))


def _weigh_and_lay_out(found: dict[str, Any]) -> None:
    import numpy as np

    from bihuan.engine.tracing.layout import lay_out
    from bihuan.engine.tracing.network import DAY_S, ChainCase, Link
    from bihuan.engine.tracing.weights import weigh

    chance = np.random.default_rng(2)
    days = np.sort(chance.integers(0, 60, SMALL)).tolist()
    cases = [
        ChainCase(number, day * DAY_S, (day + 1) * DAY_S, longitude=106 + float(x), latitude=30.8 + float(y))
        for number, (day, x, y) in enumerate(zip(days, *chance.uniform(0, 0.1, (2, SMALL)), strict=True))
    ]
    sources = np.maximum(np.arange(SMALL) - chance.integers(80, 300, SMALL), 0)
    links = [Link(int(one), number, "contact") for number, one in enumerate(sources) if one != number]
    found["weigh"], network = _timed(lambda: weigh(cases, links))
    found["pairs"] = len(network.shares)
    found["layout"], _ = _timed(lambda: json.dumps(lay_out(network)))


def _scan(found: dict[str, Any]) -> None:
    import numpy as np

    from bihuan.engine.tracing.scanning import ScanRules, Venue, scan_permutation

    chance = np.random.default_rng(3)
    venues = [Venue(n, 106 + float(x), 30.8 + float(y)) for n, (x, y) in enumerate(chance.uniform(0, 0.1, (VENUES, 2)))]
    cases = list(zip(chance.integers(0, VENUES, 600).tolist(), chance.integers(0, DAYS, 600).tolist(), strict=True))
    rules = ScanRules(rounds=99, longest_days=14)
    found["scan"], _ = _timed(lambda: scan_permutation(venues, cases, (0, DAYS), rules), rounds=1)


def _measure() -> dict[str, Any]:
    from bihuan.engine.tracing.layout import lay_out

    found: dict[str, Any] = {}
    network = _network(LARGE, 10)
    _graph(found, network)
    found["many"], _ = _timed(lambda: json.dumps(lay_out(network)))
    _weigh_and_lay_out(found)
    _scan(found)
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


if __name__ == "__main__":
    print(json.dumps(_measure()))
