"""From what a form says to what an announcement says."""

from __future__ import annotations

from typing import Any

from bihuan.apps.briefing.rules.announcements import Told as Wording
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.queries.controls import outline_of
from bihuan.web.desk.tracing.forms import Told


def told_of(told: Told, incident: str) -> Wording:
    """Return what a form says; without an outline that of its communities. :raises NotAllowed: `unreadable_outline`."""
    return Wording(
        title_zh=told["title_zh"], title_en=told["title_en"], zh=plain(told["zh"]), en=plain(told["en"]),
        area=told["area"], starts_at=told["starts_at"], ends_at=told["ends_at"],
        communities=tuple(told["communities"]),
        outline=_outline(told["outline"]) or outline_of(incident, told["communities"]), severity=told["severity"],
        certainty=told["certainty"], measure=told["measure"],
    )  # fmt: skip


def plain(text: str) -> str:
    """Return a text with one kind of line end, as it came from a browser's field."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _outline(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    from bihuan.engine.areas import UnreadableArea, read_outline  # imports shapely: only where an outline is told

    try:
        return read_outline(text)
    except UnreadableArea as error:
        raise NotAllowed("unreadable_outline", why=error.code, place=error.place) from error
