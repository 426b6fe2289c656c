"""The areas of an incident, as routing wants them."""

from __future__ import annotations

from bihuan.apps.core.queries import areas_of
from bihuan.apps.orders.rules.routing import AreaShape, Atlas

__all__ = ["Atlas", "load_atlas"]


def load_atlas(incident: str) -> Atlas:
    """Return the areas of an incident for routing."""
    shapes = [
        AreaShape(area.code, area.unit_id, (area.name, *area.aliases), tuple((x, y) for x, y in area.polygon))
        for area in areas_of(incident)
    ]
    return Atlas(tuple(shapes))
