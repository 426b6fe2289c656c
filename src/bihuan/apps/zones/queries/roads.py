"""The road graph that is in force in an incident, and travel times over it: or straight, and saying so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet

from bihuan.apps.zones.models import RoadGraph

if TYPE_CHECKING:
    import numpy.typing as npt

    from bihuan.engine import roads as engine

Travel = Callable[["npt.ArrayLike", "npt.ArrayLike"], "engine.TravelTimes"]
_HELD = 2  # graphs in the memory of one process: a car's and a walker's


def graphs_of(incident: str) -> QuerySet[RoadGraph]:
    """Return every import of an incident, the newest first."""
    return RoadGraph.objects.filter(incident_id=incident).order_by("-number")


def in_force(incident: str, mode: str = "car") -> RoadGraph | None:
    """Return the import that counts now, None when there is none for the mode."""
    return graphs_of(incident).filter(mode=mode).first()


def graph_path(digest: str) -> Path:
    """Return where the arrays of this digest lie, or would lie."""
    return Path(settings.DATA_DIR) / "roads" / f"{digest}.npz"


@lru_cache(maxsize=_HELD)
def _loaded(path: Path, digest: str) -> engine.RoadGraph:
    from bihuan.engine.roads.filing import unpack  # the engine loads numbers, and only here

    content = path.read_bytes()
    # nosemgrep: hash-without-key - over a graph of streets, nobody is in it
    if hashlib.sha256(content).hexdigest() != digest:
        raise OSError("digest")
    return unpack(content)


def load_graph(row: RoadGraph | None) -> engine.RoadGraph | None:
    """Return the graph of an import; None without one, and where its file is gone or not the one written."""
    if row is None:
        return None
    try:
        return _loaded(graph_path(row.digest), row.digest)
    except (OSError, ValueError):  # a file that is not there must stop no dispatch: the straight line says so
        return None


def travel_of(incident: str, mode: str = "car") -> Travel:
    """Return what counts the seconds (n, m) between positions (n, 2) and (m, 2), WGS-84 degrees, in the incident.

    Over the graph in force; without one, or when its file is gone, in a straight line, and `is_straight` says so.
    """
    from bihuan.engine.roads import travel_seconds  # the engine loads numbers, and only here

    return partial(travel_seconds, load_graph(in_force(incident, mode)))
