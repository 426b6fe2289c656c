"""Draws the published figures: the last bulletin, those before it, and what the desk publishes of itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.template.loader import render_to_string

from bihuan.apps.briefing.queries.figures import bulletin_lines, desk_figures, released
from bihuan.apps.briefing.queries.public import open_incidents
from bihuan.apps.briefing.queries.rights import rights_totals
from bihuan.apps.briefing.rules.figures import DAYS, whole_days
from bihuan.apps.briefing.rules.pages import PublicFile, draws
from bihuan.web.public.views import shell

SHOWN: Final = 14


@draws("figures")
def draw(lang: str, at: datetime) -> Iterator[PublicFile]:
    """Draw the page of figures in a language, and the same bulletins as JSON for whoever counts."""
    told = []
    for incident in open_incidents(at):
        rows = released(incident.code)
        since, until = whole_days(at, incident.time_zone)
        day = until.date() - timedelta(days=1)
        rights = rights_totals(incident.code, since.date(), day, until)
        told.append(
            {
                "incident": incident, "last": rows[-1] if rows else None,
                "lines": bulletin_lines(rows[-1]) if rows else [], "n": len(rows),
                "before": [(row, bulletin_lines(row)[0]) for row in rows[-2 : -2 - SHOWN : -1]],
                "day": day, "desk": desk_figures(incident.code, since, until),
                "rights": rights, "asked": sum(rights.taken.values()),
            }
        )  # fmt: skip
        yield PublicFile(
            f"figures/{len(told)}.json", json.dumps([_plain(row) for row in rows], ensure_ascii=False).encode(),
            "application/json",
        )  # fmt: skip
    context = {**shell(lang, "figures/"), "told": told, "days": DAYS}
    yield PublicFile("figures/", render_to_string("public/figures/figures.html", context).encode())


def _plain(row: object) -> dict[str, object]:
    return {
        name: str(getattr(row, name)) if name == "on_date" else getattr(row, name)
        for name in ("number", "on_date", "names", "shown", "digest")
    }
