"""What the page shows on which a control is drafted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import areas_of
from bihuan.apps.zones.queries.controls import lawful, levels_of
from bihuan.apps.zones.queries.outlines import outlines_of
from bihuan.apps.zones.rules.measures import measure_words
from bihuan.web.desk.controls.forms import DraftForm
from bihuan.web.desk.controls.lines import language, level_names
from bihuan.web.parts.maps import draw_map, ground_of

if TYPE_CHECKING:
    from bihuan.web.parts.disclosure import Looker


def draft_form(look: Looker, data: Any = None) -> DraftForm:
    """Return the form of a draft with what the incident has room for; it begins now and ends in seven days."""
    at, incident = look.at, look.by.incident
    initial = {"starts_at": at, "ends_at": at + timedelta(days=7), "review_at": at + timedelta(days=3)}
    areas = [(one.code, one.name) for one in areas_of(incident)]
    own = [code for level in levels_of(incident) for code in level.measures]
    known = list(dict.fromkeys([*own, *lawful(incident).measures]))
    imported = [(one.pk, one.name) for one in outlines_of(incident)]
    return DraftForm(level_names(incident).items(), known, areas, imported, data, initial)


def draft_context(look: Looker, form: DraftForm) -> dict[str, Any]:
    """Return what the page shows on which a control is drafted; levels come with their measures."""
    levels = [
        (level_names(look.by.incident)[one.code], [measure_words(code, language()) for code in one.measures])
        for one in levels_of(look.by.incident)
    ]
    ground = ground_of(look.by.incident)
    return {"form": form, "map": draw_map(ground=ground, draws="draft-outline") if ground else None, "levels": levels}
