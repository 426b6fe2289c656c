"""What the list of controls shows at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.access.controls import list_controls, may_with_controls
from bihuan.apps.zones.queries.controls import standing
from bihuan.apps.zones.queries.controls_pages import TABS, in_community, in_tab, tab_counts, with_level
from bihuan.apps.zones.rules.controls import DRAFTERS
from bihuan.web.desk.controls.lines import control_lines, level_names, map_of
from bihuan.web.desk.controls.proposals import of_desk

if TYPE_CHECKING:
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

SIZE, DRAWN = 50, 200


def list_context(
    look: Looker, asked: Mapping[str, str], refused: Mapping[str, TracingForm] | None = None
) -> dict[str, Any]:
    """Return all that the list of controls shows; the filters narrow the list and the map alike."""
    by, at = look.by, look.at
    found = list_controls(by)
    tab = asked.get("tab", "") if asked.get("tab") in TABS else "holding"
    level, community = asked.get("level", ""), asked.get("community", "")
    narrowed = with_level(found, level)
    narrowed = narrowed.filter(pk__in=in_community(narrowed, community)) if community else narrowed
    rows = in_tab(narrowed, tab, at)
    page = Paginator(rows, SIZE).get_page(asked.get("page"))
    may_work = may_with_controls(by, Action.UPDATE)
    counts = tab_counts(narrowed, at)
    told = {
        "page": page, "lines": control_lines(page.object_list, by.incident, at), "tab": tab, "at": at,
        "tabs": counts if may_work else [(name, n) for name, n in counts if name != "drafts"],
        "map": map_of(rows[:DRAWN], by.incident), "standing": standing(by.incident, at), "may_work": may_work,
        "may_export": by.role in EXPORTERS and may_with_controls(by, Action.EXPORT), "may_draft": by.role in DRAFTERS,
        "levels": list(level_names(by.incident).items()), "level": level, "community": community,
        "areas": [(one.code, one.name) for one in areas_of(by.incident)],
    }  # fmt: skip
    return told | (of_desk(look, refused or {}) if may_work else {})
