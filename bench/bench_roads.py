"""Roads: the travel times of a whole district, the nearest of 80 units, an isochrone, an import; beside networkx."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

SIDE = 142  # 20,164 crossings
SOURCES, UNITS, RIVAL_SOURCES = 208, 80, 4
SIZE = f"generated grid of {SIDE * SIDE:,} crossings"
RIVAL = f"networkx, the same ways, {RIVAL_SOURCES} sources scaled to {SOURCES}"


def run() -> list[dict[str, Any]]:
    """Measure in a process of its own; return a row a figure."""
    done = subprocess.run([sys.executable, "-m", "bench.bench_roads"], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    all_pairs = f"{SOURCES} sources × {SOURCES} targets, {SIZE}"
    return [
        _row(found, "table", "travel times", all_pairs, 2.0, ("networkx", RIVAL)),
        _row(found, "nearest", f"nearest of {UNITS} units", SIZE, 0.05, ("networkx_one", "networkx, one search")),
        _row(found, "first", "the very first trial: graph from its file, its index, one way", SIZE, None),
        _row(found, "isochrone", "what is reached in 5 minutes, as an outline", SIZE, None),
        _row(found, "import", "import of OSMnx's GraphML in a child process", SIZE, None),
    ]


def _row(
    found: dict[str, Any], key: str, name: str, size: str, reach_s: float | None, rival: tuple[str, str] | None = None
) -> dict[str, Any]:
    return {
        "name": name, "size": size, "median_s": found[key], "peak_mb": found["peak_mb"],
        "ratio": found[key] / found[rival[0]] if rival else None, "rival": rival[1] if rival else None,
        "reach": None if reach_s is None else f"≤ {reach_s:g} s",
        "is_reached": reach_s is None or found[key] <= reach_s,
    }  # fmt: skip


def _timed(work: Callable[[], Any], rounds: int = 7) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)


def make_graph() -> Any:
    """Return a grid of bent streets 150 m apart: a fifth one-way, four speeds, every tenth row a main road."""
    import numpy as np

    from bihuan.engine.roads.building import Pieces, build_graph

    rng = np.random.default_rng(20260825)
    spots = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), -1).reshape(-1, 2) * 0.0015 + [106.0, 30.7]
    spots = spots + rng.uniform(-3e-4, 3e-4, spots.shape)
    pieces = Pieces()
    for at in range(SIDE * SIDE):
        column, row = at % SIDE, at // SIDE
        for other in ([at + 1] if column + 1 < SIDE else []) + ([at + SIDE] if row + 1 < SIDE else []):
            is_main = row % 10 == 0 or column % 10 == 0
            bend = (spots[at] + spots[other]) / 2 + rng.uniform(-1e-4, 1e-4, 2)
            line, kmh = np.array([spots[at], bend, spots[other]]), 55.0 if is_main else float(rng.choice([15, 25, 40]))
            is_one_way = not is_main and rng.uniform() < 0.2
            pieces.add(at, other, kmh, line)
            if not is_one_way:
                pieces.add(other, at, kmh, line[::-1].copy())
    return build_graph(pieces, "car")


def write_graphml(graph: Any, path: Path) -> None:
    """Write the graph as OSMnx would."""
    with path.open("w") as file:
        file.write('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">')
        for key, name in enumerate(("x", "y", "highway", "length", "geometry")):
            file.write(f'<key id="d{key}" for="all" attr.name="{name}" attr.type="string"/>')
        file.write('<graph edgedefault="directed">')
        for at, (x, y) in enumerate(graph.nodes.tolist()):
            file.write(f'<node id="{at}"><data key="d0">{x}</data><data key="d1">{y}</data></node>')
        for piece in range(graph.size[1]):
            line = ", ".join(f"{x} {y}" for x, y in graph.line_of(piece).tolist())
            file.write(
                f'<edge source="{graph.starts[piece]}" target="{graph.ends[piece]}"><data key="d2">residential</data>'
                f'<data key="d3">{graph.metres[piece]}</data><data key="d4">LINESTRING ({line})</data></edge>'
            )
        file.write("</graph></graphml>")


def measure() -> dict[str, Any]:
    """Return every figure, in seconds."""
    import numpy as np

    from bihuan.engine.roads import isochrone, nearest, travel_seconds
    from bihuan.engine.roads.filing import pack, unpack

    graph = make_graph()
    content, rng = pack(graph), np.random.default_rng(1)
    low, high = graph.points.min(axis=0), graph.points.max(axis=0)
    places, units = rng.uniform(low, high, (SOURCES, 2)), rng.uniform(low, high, (UNITS, 2))
    found: dict[str, Any] = {"nodes": graph.size[0], "pieces": graph.size[1], "file_mb": len(content) / 1e6}
    found["first"] = _timed(lambda: travel_seconds(unpack(content), places[:1], places[1:2]))
    found["table"] = _timed(lambda: travel_seconds(graph, places, places))
    found["nearest"] = _timed(lambda: nearest(graph, units, places[0]))
    found["isochrone"] = _timed(lambda: isochrone(graph, places[0], 300))
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["import"] = _import(graph)
    return found | _rival(graph, travel_seconds(graph, graph.nodes[:RIVAL_SOURCES], graph.nodes).seconds)


def _import(graph: Any) -> float:
    from bihuan.apps.zones.importers.roads import read_roads
    from bihuan.engine.roads.building import tell_nobody

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grid.graphml"
        write_graphml(graph, path)
        return _timed(lambda: read_roads(path, "car", tell_nobody), rounds=1)


def _rival(graph: Any, ours: Any) -> dict[str, float]:
    """Return networkx's times for the same ways. :raises RuntimeError: its answers are not ours."""
    import networkx as nx
    import numpy as np

    network = nx.MultiDiGraph()
    for start, end, seconds in zip(graph.starts.tolist(), graph.ends.tolist(), graph.seconds.tolist(), strict=True):
        network.add_edge(start, end, weight=seconds)
    started = time.perf_counter()
    told = [nx.single_source_dijkstra_path_length(network, source) for source in range(RIVAL_SOURCES)]
    one = (time.perf_counter() - started) / RIVAL_SOURCES
    theirs = np.array([[told[a][b] for b in range(len(graph.nodes))] for a in range(RIVAL_SOURCES)])
    if not np.allclose(ours, theirs, atol=1e-2):
        raise RuntimeError("networkx's times are not ours")
    return {"networkx": one * SOURCES, "networkx_one": one}


if __name__ == "__main__":
    print(json.dumps(measure()))
