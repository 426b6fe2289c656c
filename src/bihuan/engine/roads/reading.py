"""The door for an extract: which format is it, then its reader, then the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bihuan.engine.roads.building import BOUNDS, Bounds, Pieces, Tell, build_graph, tell_nobody
from bihuan.engine.roads.graph import RoadGraph, UnreadableRoads
from bihuan.engine.roads.graphml import read_graphml
from bihuan.engine.roads.highways import MODES

FORMATS: Final = ("graphml", "pbf", "osm", "osm.bz2", "osm.gz")


def form_of(path: Path) -> str:
    """Return the format by the first bytes. :raises UnreadableRoads: `unknown_format`: it is none of `FORMATS`."""
    with path.open("rb") as file:
        head = file.read(2048)
    if head.startswith(b"BZh"):
        return "osm.bz2"
    if head.startswith(b"\x1f\x8b"):
        return "osm.gz"
    if b"OSMHeader" in head[:64]:
        return "pbf"
    if b"<graphml" in head:
        return "graphml"
    if b"<osm" in head:
        return "osm"
    raise UnreadableRoads("unknown_format", "file")


def read_graph(path: Path, mode: str = "car", *, bounds: Bounds = BOUNDS, tell: Tell = tell_nobody) -> RoadGraph:
    """Read an OpenStreetMap extract or OSMnx's GraphML, in this process; positions in it are WGS-84 degrees.

    `tell` hears the stage ("ways", "joining") and how many there are so far.

    Files of strangers are opened in a child process: `apps/zones/importers/roads.py`.

    :raises UnreadableRoads: `too_large`, `unknown_format`, `broken`, `not_osmnx`, `not_wgs84`, `no_roads`,
        `no_way_back`.
    :raises OSError: the file is not there.
    """
    if mode not in MODES:
        raise ValueError(mode)
    if path.stat().st_size > bounds.file_bytes:
        raise UnreadableRoads("too_large", "file", bytes=bounds.file_bytes)
    return build_graph(_pieces(path, form_of(path), mode, bounds, tell), mode)


def _pieces(path: Path, form: str, mode: str, bounds: Bounds, tell: Tell) -> Pieces:
    if form == "graphml":
        return read_graphml(path, mode, bounds, tell)
    from bihuan.engine.roads.osm import read_osm  # who only asks for times need not load osmium

    return read_osm(path, form, mode, bounds, tell)
