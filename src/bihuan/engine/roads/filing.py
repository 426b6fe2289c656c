"""The graph as one file: arrays in numpy's own container, nothing in it that could be run."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Final

import numpy as np

from bihuan.engine.roads.graph import RoadGraph, UnreadableRoads

VERSION: Final = 1
_ARRAYS: Final = ("nodes", "starts", "ends", "back", "seconds", "metres", "points", "point_at")


def pack(graph: RoadGraph) -> bytes:
    """Return the graph as the bytes of a file."""
    head = json.dumps({"version": VERSION, "mode": graph.mode, "counts": dict(graph.counts)}).encode()
    out = io.BytesIO()
    arrays = {name: getattr(graph, name) for name in _ARRAYS}
    np.savez(out, allow_pickle=False, head=np.frombuffer(head, dtype=np.uint8), **arrays)
    return out.getvalue()


def unpack(content: bytes) -> RoadGraph:
    """Return the graph that `pack` made bytes of. :raises UnreadableRoads: `damaged`: they are not such bytes."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as told:
            head = json.loads(told["head"].tobytes())
            arrays = {name: told[name] for name in _ARRAYS}
    except (KeyError, ValueError, EOFError, OSError, zipfile.BadZipFile) as bad:
        raise UnreadableRoads("damaged", "file", reason=type(bad).__name__) from bad
    if head.get("version") != VERSION:
        raise UnreadableRoads("damaged", "file", reason="version")
    return RoadGraph(**arrays, mode=head["mode"], counts=head["counts"])
