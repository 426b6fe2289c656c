"""A drafted bulletin, where a test of trust needs one."""

from __future__ import annotations

from datetime import date

from bihuan.apps.briefing.models import FigureBulletin
from bihuan.apps.briefing.rules.figures import digest_of
from tests.trust.ground import Ground


def make_bulletin(ground: Ground) -> FigureBulletin:
    """Return a draft of the incident that somebody else made."""
    shown = [["*", "new", 12], ["*", "total", 12]]
    found, _ = FigureBulletin.objects.get_or_create(
        incident=ground.world.incident, state="draft",
        defaults={
            "number": 1, "on_date": date(2020, 1, 1), "counts": shown, "shown": shown, "names": [],
            "digest": digest_of(date(2020, 1, 1), shown), "drafted_by": "test", "drafted_at": ground.world.at,
        },
    )  # fmt: skip
    return found
