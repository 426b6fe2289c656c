"""From what a form says to what an announcement says."""

from __future__ import annotations

from bihuan.apps.briefing.rules.announcements import Told as Wording
from bihuan.apps.zones.queries.controls import outline_of
from bihuan.web.desk.tracing.forms import Told
from bihuan.web.parts.outlines import told_outline


def told_of(told: Told, incident: str) -> Wording:
    """Return what a form says; without an outline that of its communities. :raises NotAllowed: `unreadable_outline`."""
    return Wording(
        title_zh=told["title_zh"], title_en=told["title_en"], zh=plain(told["zh"]), en=plain(told["en"]),
        area=told["area"], starts_at=told["starts_at"], ends_at=told["ends_at"],
        communities=tuple(told["communities"]),
        outline=told_outline(told["outline"]) or outline_of(incident, told["communities"]), severity=told["severity"],
        certainty=told["certainty"], measure=told["measure"],
    )  # fmt: skip


def plain(text: str) -> str:
    """Return a text with one kind of line end, as it came from a browser's field."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
