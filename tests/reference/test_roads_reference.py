"""Two extracts of OpenStreetMap as they were downloaded: the same roads by an independent reading with networkx."""

from __future__ import annotations

import bz2
import math
import os
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest

from bihuan.engine.roads import RoadGraph, read_graph, travel_seconds
from bihuan.engine.roads.highways import directions

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data")) / "osm_samples"
OAKLAND, PLANET = DATA / "West-Oakland.osm.bz2", DATA / "planet_10.068_48.135.osm"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"reference data absent: {DATA}")


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great circle between two positions by the law of cosines' safe form."""
    (x, y), (u, v) = ((math.radians(one) for one in pair) for pair in (a, b))
    inner = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(inner))


def judge(path: Path, mode: str) -> Any:
    """Return every node of every road, uncut, as networkx holds it: the largest strongly connected part."""
    text = bz2.decompress(path.read_bytes()) if path.suffix == ".bz2" else path.read_bytes()
    root = ElementTree.fromstring(text)  # noqa: S314  # two known files
    spots = {one.get("id"): (float(one.get("lon", "")), float(one.get("lat", ""))) for one in root.iter("node")}
    network = nx.DiGraph()
    for way in root.iter("way"):
        tags = {one.get("k", ""): one.get("v", "") for one in way.iter("tag")}
        ahead, back = directions(tags, mode) if "highway" in tags else (None, None)
        refs = [one.get("ref") for one in way.iter("nd") if one.get("ref") in spots]
        for a, b in pairwise(refs):
            for start, end, kmh in ((a, b, ahead), (b, a, back)):
                if kmh is not None:
                    seconds = metres(spots[start], spots[end]) / (kmh / 3.6)
                    old = network.get_edge_data(start, end, {"weight": math.inf})["weight"]
                    network.add_edge(start, end, weight=min(seconds, old))
    part = network.subgraph(max(nx.strongly_connected_components(network), key=len))
    return nx.relabel_nodes(part, {name: (name, spots[name]) for name in part})


def spot_of(graph: RoadGraph, node: Any) -> bool:
    """Say whether a node of the judge's is a crossing of ours."""
    return bool(np.abs(graph.nodes - node[1]).sum(axis=1).min() < 1e-9)


@pytest.mark.parametrize("mode", ["car", "foot"])
@pytest.mark.parametrize("path", [OAKLAND, PLANET], ids=["oakland", "planet"])
def test_the_times_between_all_crossings_are_those_of_an_independent_reading(path: Path, mode: str) -> None:
    graph, network = read_graph(path, mode), judge(path, mode)
    crossings = [node for node in network if spot_of(graph, node)]
    assert len(crossings) == graph.size[0]
    places = np.array([spot for _, spot in crossings])
    told = dict(nx.all_pairs_dijkstra_path_length(network))
    expected = [[told[a][b] for b in crossings] for a in crossings]
    np.testing.assert_allclose(travel_seconds(graph, places, places).seconds, expected, rtol=1e-6, atol=1e-3)


def test_what_the_extracts_hold_is_what_their_tags_say() -> None:
    told = {
        (path.name.split("_")[0].split(".")[0], mode): (graph.size, graph.counts["ways"])
        for path in (OAKLAND, PLANET)
        for mode in ("car", "foot")
        for graph in [read_graph(path, mode)]
    }
    assert told == {
        ("West-Oakland", "car"): ((26, 59), 31), ("West-Oakland", "foot"): ((49, 126), 31),
        ("planet", "car"): ((6, 10), 19), ("planet", "foot"): ((7, 12), 19),
    }  # fmt: skip
