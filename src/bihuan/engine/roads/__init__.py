"""Roads: what an operator's OpenStreetMap extract says about who can be where, and how soon."""

from bihuan.engine.roads.graph import RoadGraph, UnreadableRoads
from bihuan.engine.roads.nearest import nearest
from bihuan.engine.roads.reaching import isochrone
from bihuan.engine.roads.reading import read_graph
from bihuan.engine.roads.straight import straight_seconds
from bihuan.engine.roads.travelling import TravelTimes, travel_seconds

__all__ = [
    "RoadGraph", "TravelTimes", "UnreadableRoads", "isochrone", "nearest", "read_graph", "straight_seconds",
    "travel_seconds",
]  # fmt: skip
