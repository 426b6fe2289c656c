"""The picture of a graph: one line for both directions, the quickest roads first, no more than a browser bears."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from tests.engine.roads.ground import add_street, crossing, grid

from bihuan.engine.roads import UnreadableRoads
from bihuan.engine.roads.building import TOLD_EVERY, Pieces, build_graph
from bihuan.engine.roads.drawing import draw
from bihuan.engine.roads.filing import pack, unpack


def test_a_two_way_street_is_one_line_and_its_ends_are_where_they_are() -> None:
    graph = grid(3, 2)
    drawn = draw(graph)
    assert (drawn.n, drawn.stretches.shape) == (7, (7, 4))
    cell = 2 * 0.002 / 600
    for x, y, u, v in drawn.stretches.tolist():
        for spot in ((x, y), (u, v)):
            assert np.abs(graph.nodes - spot).max(axis=1).min() < cell


def test_of_too_many_the_quickest_roads_are_drawn() -> None:
    pieces = Pieces()
    add_street(pieces, (0, 0), (1, 0), 20)
    add_street(pieces, (1, 0), (1, 1), 90)
    add_street(pieces, (1, 1), (0, 1), 50)
    drawn = draw(build_graph(pieces, "car"), most=1)
    assert drawn.n == 3
    np.testing.assert_allclose(drawn.stretches, [[*crossing(1, 0), *crossing(1, 1)]], atol=1e-5)


def test_every_ten_thousandth_way_is_told() -> None:
    told: list[tuple[str, int]] = []
    pieces = Pieces(tell=lambda stage, number: told.append((stage, number)))
    for _ in range(2 * TOLD_EVERY + 1):
        pieces.count("ways")
    assert told == [("ways", TOLD_EVERY), ("ways", 2 * TOLD_EVERY)]


def test_a_file_of_another_version_is_no_graph() -> None:
    with np.load(io.BytesIO(pack(grid(2, 2)))) as told:
        arrays = {name: told[name] for name in told.files}
    head = json.loads(arrays["head"].tobytes()) | {"version": 2}
    arrays["head"] = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **arrays)
    with pytest.raises(UnreadableRoads) as refused:
        unpack(out.getvalue())
    assert (refused.value.code, refused.value.params) == ("damaged", {"reason": "version"})
