"""What the list of controls shows at one instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import get_language

from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.access.controls import list_controls, may_with_controls
from bihuan.apps.zones.queries.controls import levels_of, standing
from bihuan.apps.zones.queries.controls_pages import TABS, in_community, in_tab, late_items, tab_counts, with_level
from bihuan.apps.zones.queries.levels import counts_by_community, day_in, list_proposals, standing_of
from bihuan.apps.zones.rules.controls import DECIDED, DRAFT, DRAFTERS, holds
from bihuan.apps.zones.rules.levels import RiskLevel
from bihuan.apps.zones.rules.measures import measure_words
from bihuan.web.desk.controls.forms import AcceptForm, RefuseForm
from bihuan.web.parts.maps import MapArea, draw_map, ground_of

if TYPE_CHECKING:
    from bihuan.apps.zones.models import Control, LevelProposal
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

SIZE, COUNTS_SHOWN = 50, 30


def language() -> str:
    """Return zh or en, in which the page is read."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


def level_names(incident: str) -> dict[str, str]:
    """Return what the protocol calls its levels in the language of the page."""
    return {one.code: one.zh if language() == "zh" else one.en for one in levels_of(incident)}


def state_of(row: Control, at: datetime) -> str:
    """Return what a control's state is called at the instant: of a decided one whether it holds, comes or is over."""
    if row.state != DECIDED:
        return row.state
    if holds(row.state, row.starts_at, row.ends_at, at):
        return "holding"
    return "coming" if row.starts_at > at else "over"


@dataclass(frozen=True, slots=True)
class ControlLine:
    """One control as the list shows it."""

    row: Control
    state: str
    level: str
    measures: tuple[str, ...]
    late: int
    is_due: bool


def control_lines(rows: Iterable[Control], incident: str, at: datetime) -> list[ControlLine]:
    """Return controls as the list shows them."""
    listed, names, tongue = list(rows), level_names(incident), language()
    late = late_items(listed, at)
    return [
        ControlLine(
            row, state_of(row, at), names.get(row.level, row.level),
            tuple(measure_words(code, tongue) for code in row.measures), late.get(row.pk, 0),
            state_of(row, at) == "holding" and row.review_at <= at,
        )
        for row in listed
    ]  # fmt: skip


def map_of(rows: Iterable[Control], incident: str) -> Any:
    """Return the drawing of controls over the communities; None where nothing has an outline."""
    names = level_names(incident)
    areas = [
        MapArea(
            row.pk, row.name, row.outline, row.level or "hold", names.get(row.level, ""),
            reverse("desk:control", args=[row.pk]),
        )
        for row in rows
        if row.outline
    ]  # fmt: skip
    return draw_map(areas=areas, ground=ground_of(incident))


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """One proposal with its arithmetic, what it is about in words, and the two forms that answer it."""

    row: LevelProposal
    area: str
    before: str
    after: str
    standing: RiskLevel | None
    accept: TracingForm
    refuse: TracingForm
    open_form: str


def proposals_shown(by: Actor, at: datetime, refused: Mapping[str, TracingForm]) -> list[ProposalShown]:
    """Return the proposals that wait; a form that was refused stands as it was typed."""
    names, areas = level_names(by.incident), {one.code: one.name for one in areas_of(by.incident)}
    return [_shown(row, names, areas, at, refused) for row in list_proposals(by)]


def _shown(
    row: LevelProposal, names: Mapping[str, str], areas: Mapping[str, str], at: datetime,
    refused: Mapping[str, TracingForm],
) -> ProposalShown:  # fmt: skip
    control = row.control
    is_lower = row.direction == "down" and control is not None
    area = control.name if is_lower and control else areas.get(row.community, row.community)
    said = {
        "basis": control.basis if control else "",
        "ends_at": at + timedelta(days=7),
        "review_at": at + timedelta(days=3),
    }
    accept, refuse = f"accept-{row.pk}", f"refuse-{row.pk}"
    return ProposalShown(
        row, area, names.get(row.from_level, row.from_level), names.get(row.to_level, row.to_level),
        standing_of(control, day_in(row.incident_id, at)) if is_lower and control else None,
        refused.get(accept) or AcceptForm(row.pk, None, said), refused.get(refuse) or RefuseForm(row.pk),
        next((name for name in (accept, refuse) if name in refused), ""),
    )  # fmt: skip


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
        "map": map_of(rows[:200], by.incident), "standing": standing(by.incident, at), "may_work": may_work,
        "may_export": by.role in EXPORTERS and may_with_controls(by, Action.EXPORT), "may_draft": by.role in DRAFTERS,
        "levels": list(level_names(by.incident).items()), "level": level, "community": community,
        "areas": [(one.code, one.name) for one in areas_of(by.incident)],
    }  # fmt: skip
    return told | (_of_desk(look, refused or {}) if may_work else {})


def _of_desk(look: Looker, refused: Mapping[str, TracingForm]) -> dict[str, Any]:
    """Return what only who works on controls sees: proposals, and infections by community."""
    by = look.by
    names = {area.code: area.name for area in areas_of(by.incident)}
    counts = counts_by_community(by.incident, day_in(by.incident, look.at))
    return {
        "proposals": proposals_shown(by, look.at, refused), "counts_n": len(counts),
        "counts": [(names.get(one.community, one.community), one) for one in counts[:COUNTS_SHOWN]],
        "has_levels": bool(levels_of(by.incident)),
    }  # fmt: skip


__all__ = ["DRAFT", "control_lines", "language", "level_names", "list_context", "map_of", "state_of"]
