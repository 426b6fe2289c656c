"""Extracts: each format gives the same graph, and what is wrong with a file is said."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import networkx as nx
import numpy as np
import osmium
import pytest
from tests.engine.roads.ground import crossing, grid

from bihuan.engine.roads import UnreadableRoads, read_graph, travel_seconds
from bihuan.engine.roads.building import Bounds
from bihuan.engine.roads.filing import pack, unpack

HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n"
NODES = {
    1: (106.0, 30.7),
    2: (106.002, 30.7),
    3: (106.004, 30.7),
    4: (106.002, 30.702),
    5: (106.1, 30.8),
    6: (106.101, 30.8),
}
WAYS = (
    ((1, 2, 3), {"highway": "residential"}),
    ((2, 4), {"highway": "primary", "maxspeed": "50"}),
    ((4, 1), {"highway": "primary", "oneway": "yes"}),
    ((5, 6), {"highway": "residential"}),
    ((1, 4), {"highway": "footway"}),
    ((3, 99), {"highway": "residential"}),
    ((1, 3), {"waterway": "river"}),
)


def osm_text() -> str:
    """Return a small extract as OpenStreetMap's XML: one island apart, one way that leaves the extract."""
    nodes = "".join(f'<node id="{name}" lon="{x}" lat="{y}" version="1"/>' for name, (x, y) in NODES.items())
    ways = "".join(
        f'<way id="{at}" version="1">' + "".join(f'<nd ref="{node}"/>' for node in refs)
        + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()) + "</way>"
        for at, (refs, tags) in enumerate(WAYS, 1)
    )  # fmt: skip
    return f'{HEAD}<osm version="0.6">{nodes}{ways}</osm>'


def graphml_text(**changed: str) -> str:
    """Return the same roads as OSMnx saves them: each direction an edge of its own."""
    keys = {"d0": "y", "d1": "x", "d2": "highway", "d3": "maxspeed", "d4": "length", "d5": "geometry", "d6": "oneway"}
    told = "".join(f'<key id="{key}" for="all" attr.name="{name}" attr.type="string"/>' for key, name in keys.items())
    nodes = "".join(
        f'<node id="{name}"><data key="d1">{x}</data><data key="d0">{y}</data></node>' for name, (x, y) in NODES.items()
    )
    edges = [
        (1, 2, "residential", ""), (2, 1, "residential", ""), (2, 3, "residential", ""), (3, 2, "residential", ""),
        (2, 4, "primary", "50"), (4, 2, "primary", "50"), (4, 1, "primary", ""), (5, 6, "residential", ""),
        (6, 5, "residential", ""), (1, 4, "footway", ""),
    ]  # fmt: skip
    drawn = "".join(
        f'<edge source="{a}" target="{b}"><data key="d2">{highway}</data><data key="d3">{sign}</data>'
        '<data key="d6">True</data></edge>'
        for a, b, highway, sign in edges
    )
    graph = f'<graph edgedefault="directed">{nodes}{drawn}</graph>'
    told = f'{HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{told}{graph}</graphml>'
    for old, new in changed.items():
        told = told.replace(old, new)
    return told


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Return the extract as a plain file."""
    path = tmp_path / "small.osm"
    path.write_text(osm_text())
    return path


def as_pbf(plain: Path, place: Path) -> Path:
    """Write the extract again in OpenStreetMap's binary format."""
    with osmium.SimpleWriter(str(place)) as writer:
        for one in osmium.FileProcessor(str(plain)):
            writer.add(one)
    return place


def test_every_format_gives_the_same_graph(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "b.osm.bz2").write_bytes(bz2.compress(plain.read_bytes()))
    (tmp_path / "g.osm.gz").write_bytes(gzip.compress(plain.read_bytes()))
    as_pbf(plain, tmp_path / "p.osm.pbf")
    graphs = [
        read_graph(path) for path in (plain, *(tmp_path / name for name in ("b.osm.bz2", "g.osm.gz", "p.osm.pbf")))
    ]
    assert {graph.size for graph in graphs} == {(4, 7)}
    for graph in graphs:
        np.testing.assert_allclose(graph.nodes, graphs[0].nodes, atol=1e-7)
        np.testing.assert_allclose(graph.seconds, graphs[0].seconds, rtol=1e-5)
    assert dict(graphs[0].counts) == {
        "ways": 6, "ways_not_for_this_mode": 1, "ways_with_missing_nodes": 1, "nodes": 4, "pieces": 7,
        "nodes_left_out": 2, "pieces_left_out": 2,
    }  # fmt: skip


def test_osmnx_s_graphml_is_taken_direction_by_direction(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "small.graphml").write_text(graphml_text())
    one, other = read_graph(tmp_path / "small.graphml"), read_graph(plain)
    assert one.size == other.size == (4, 7)
    spots = [NODES[name] for name in (1, 2, 3, 4)]
    np.testing.assert_allclose(
        travel_seconds(one, spots, spots).seconds, travel_seconds(other, spots, spots).seconds, rtol=1e-6
    )


def test_on_foot_the_footway_is_there_and_no_street_is_one_way(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "small.graphml").write_text(graphml_text())
    for path in (plain, tmp_path / "small.graphml"):
        graph = read_graph(path, "foot")
        there, back = travel_seconds(graph, [NODES[1], NODES[4]], [NODES[4], NODES[1]]).seconds.diagonal()
        assert graph.mode == "foot"
        assert round(there) == round(back) == 211  # 293 m at 5 km/h


def test_networkx_s_own_graphml_with_lengths_and_lines_is_read(tmp_path: Path) -> None:
    network = nx.MultiDiGraph()
    network.add_node("a", x="106.0", y="30.7")
    network.add_node("b", x="106.01", y="30.7")
    bent = "LINESTRING (106.0 30.7, 106.005 30.71, 106.01 30.7)"
    network.add_edge("a", "b", highway="residential", length="2500.0", geometry=bent)
    network.add_edge("b", "a", highway="residential", length="nonsense", geometry="POINT (1 1)")
    nx.write_graphml(network, tmp_path / "bent.graphml")
    graph = read_graph(tmp_path / "bent.graphml")
    assert [len(graph.line_of(piece)) for piece in (0, 1)] == [3, 2]
    assert [round(one) for one in graph.metres.tolist()] == [2500, 956]
    assert graph.seconds[0] == pytest.approx(2500 / (25 / 3.6))
    assert graph.back.tolist() == [-1, -1]


def test_an_undirected_graphml_goes_both_ways(tmp_path: Path) -> None:
    text = graphml_text(**{'edgedefault="directed"': 'edgedefault="undirected"'})
    (tmp_path / "u.graphml").write_text(text)
    assert read_graph(tmp_path / "u.graphml").size == (4, 8)


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"PK\x03\x04", "unknown_format", "file"),
        (b"", "unknown_format", "file"),
        (f'{HEAD}<osm version="0.6"></osm>'.encode(), "no_roads", "roads"),
        (osm_text()[:300].encode(), "broken", "osm"),
        (bz2.compress(osm_text().encode())[:200], "broken", "osm.bz2"),
        (b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x05junk", "broken", "pbf"),
        (graphml_text()[:900].encode(), "broken", "graphml"),
        (graphml_text(**{'<data key="d1">106.0</data>': ""}).encode(), "not_osmnx", "node 1"),
        (graphml_text(**{'<data key="d1">106.0</data>': '<data key="d1">east</data>'}).encode(), "not_osmnx", "node 1"),
        (graphml_text(**{">106.0<": ">498321.5<"}).encode(), "not_wgs84", "node 1"),
        (graphml_text(**{">106.0<": ">nan<"}).encode(), "not_wgs84", "node 1"),
        (graphml_text(**{'target="3"': 'target="33"'}).encode(), "not_osmnx", "edge 2 33"),
        (graphml_text(**{'"d3">50<': '"d5">LINESTRING (1<'}).encode(), "not_osmnx", "geometry"),
        (graphml_text(**{HEAD: f'{HEAD}<!DOCTYPE g [<!ENTITY a "b">]>'}).encode(), "broken", "graphml"),
        (graphml_text(residential="railway", primary="railway").encode(), "no_roads", "roads"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, content: bytes, code: str, place: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(UnreadableRoads) as refused:
        read_graph(tmp_path / "file")
    assert (refused.value.code, refused.value.place) == (code, place)


def test_what_is_too_large_is_refused_before_it_is_read_and_while_it_is(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "small.graphml").write_text(graphml_text())
    for path, bounds in (
        (plain, Bounds(file_bytes=10)), (plain, Bounds(pieces=3)), (plain, Bounds(points=4)),
        (tmp_path / "small.graphml", Bounds(pieces=3)),
    ):  # fmt: skip
        with pytest.raises(UnreadableRoads) as refused:
            read_graph(path, bounds=bounds)
        assert refused.value.code == "too_large"


def test_roads_from_which_nobody_comes_back_are_no_graph(tmp_path: Path) -> None:
    text = osm_text().replace("residential", "motorway").replace('v="50"', 'v="50"/><tag k="oneway" v="yes"')
    (tmp_path / "away.osm").write_text(text.replace('<nd ref="4"/><nd ref="1"/>', '<nd ref="1"/><nd ref="4"/>'))
    with pytest.raises(UnreadableRoads) as refused:
        read_graph(tmp_path / "away.osm")
    assert refused.value.code == "no_way_back"


def test_a_mode_that_nobody_knows_is_no_mode(plain: Path) -> None:
    with pytest.raises(ValueError, match="bicycle"):
        read_graph(plain, "bicycle")


def test_how_far_the_reading_is_is_told(plain: Path) -> None:
    told: list[tuple[str, int]] = []
    read_graph(plain, tell=lambda stage, number: told.append((stage, number)))
    assert told == [("joining", 9)]


def test_a_graph_comes_back_from_its_file_as_it_was() -> None:
    graph = grid(3, 4)
    back = unpack(pack(graph))
    assert (back.mode, back.counts, back.bounds) == (graph.mode, dict(graph.counts), graph.bounds)
    for name in ("nodes", "starts", "ends", "back", "seconds", "metres", "points", "point_at"):
        np.testing.assert_array_equal(getattr(back, name), getattr(graph, name))
    assert travel_seconds(back, [crossing(0, 0)], [crossing(2, 3)]).seconds.shape == (1, 1)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", pack(grid(2, 2))[:500]])
def test_a_damaged_file_is_no_graph(content: bytes) -> None:
    with pytest.raises(UnreadableRoads) as refused:
        unpack(content)
    assert refused.value.code == "damaged"
