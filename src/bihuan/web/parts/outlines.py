"""An outline as it is typed or pasted into a form."""

from __future__ import annotations

from typing import Any

from bihuan.apps.core.rules import NotAllowed


def told_outline(text: str) -> dict[str, Any]:
    """Return a typed or pasted outline as a GeoJSON MultiPolygon, {} for an empty field.

    :raises NotAllowed: `unreadable_outline`, with the code of what is wrong (`why`) and its `place`.
    """
    if not text.strip():
        return {}
    from bihuan.engine.areas import UnreadableArea, read_outline  # imports shapely: only where an outline is told

    try:
        return read_outline(text)
    except UnreadableArea as error:
        raise NotAllowed("unreadable_outline", why=error.code, place=error.place) from error
