"""What the page of one control shows at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names, areas_of, events_of, unit_names
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.intake.queries.desk import department_names
from bihuan.apps.zones.access.controls import may_with_controls
from bihuan.apps.zones.queries.controls import lawful, levels_of
from bihuan.apps.zones.queries.controls_pages import ItemLine, chain_of, checklist_of, texts_of
from bihuan.apps.zones.queries.levels import day_in, standing_of
from bihuan.apps.zones.queries.outlines import outlines_of
from bihuan.apps.zones.rules.controls import DECIDED, DECIDERS, DRAFT, DRAFTERS, WITHDRAWN
from bihuan.apps.zones.rules.measures import measure_words
from bihuan.apps.zones.rules.perimeter import COMMUNITY, checklist
from bihuan.web.desk.controls.controls_page import language, level_names, map_of, state_of
from bihuan.web.desk.controls.forms import DraftForm, EndingForm, ExtendForm, ReviewForm
from bihuan.web.parts.maps import draw_map, ground_of
from bihuan.web.parts.own_titles import perimeter_words

if TYPE_CHECKING:
    from bihuan.apps.core.rules import Actor
    from bihuan.apps.zones.models import Control
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item of a checklist in words, with its owner and its order."""

    line: ItemLine
    words: str
    owner: str


def _items(lines: list[ItemLine], names: Mapping[str, str]) -> list[ItemShown]:
    shown, departments = [], department_names()
    for line in lines:
        item = checklist(line.checklist).item(line.list, line.item)
        owner = item.owner if item and item.owner != COMMUNITY else ""
        who = names.get(line.unit, line.unit) or departments.get(owner, owner)
        shown.append(ItemShown(line, perimeter_words(line.checklist, line.list, line.item), who))
    return shown


def control_context(
    row: Control, look: Looker, refused: Mapping[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return everything on the page of a control; `refused` forms stand as they were typed."""
    by, at = look.by, look.at
    events = events_of(row.pk)
    chain, lists = chain_of(row), checklist_of(row, at)
    names = account_names({one.actor for one in events} | {row.drafted_by, row.decided_by, row.lifted_by})
    units, areas = unit_names(by.incident), {one.code: one.name for one in areas_of(by.incident)}
    may_work = may_with_controls(by, Action.UPDATE)
    state = state_of(row, at)
    return {
        "row": row, "state": state, "at": at, "may_work": may_work,
        "level": level_names(by.incident).get(row.level, row.level),
        "is_due": state == "holding" and row.review_at <= at,
        "measures": [measure_words(code, language()) for code in row.measures],
        "communities": [areas.get(code, code) for code in row.communities], "map": map_of([row], by.incident),
        "chain": [(one, state_of(one, at)) for one in chain] if len(chain) > 1 else [],
        "lists": [(name, _items(lines, units)) for name, lines in lists.items() if lines],
        "late": sum(line.is_late for lines in lists.values() for line in lines), "texts": texts_of(row),
        "standing": standing_of(row, day_in(by.incident, at)) if may_work and state == "holding" else None,
        "story": [(one, names.get(one.actor, "")) for one in events],
        "drafted_by": names.get(row.drafted_by, ""), "decided_by": names.get(row.decided_by, ""),
        "is_own": row.drafted_by == by.account, "forms": _forms(row, by, state, refused or {}),
        "open_form": next(iter(refused or {}), ""), "may_decide": by.role in DECIDERS and row.state == DRAFT,
    }  # fmt: skip


def _forms(row: Control, by: Actor, state: str, refused: Mapping[str, TracingForm]) -> dict[str, TracingForm]:
    """Return the forms that the control's state and the actor's role have room for."""
    found: dict[str, TracingForm] = {}
    is_live = row.state == DECIDED and state != "over"
    if row.state == DRAFT and by.role in DRAFTERS:
        found["withdraw"] = EndingForm("withdraw")
    if is_live and by.role in DECIDERS:
        found["lift"] = EndingForm("lift")
        if state == "holding":
            found["review"] = ReviewForm()
    if is_live and by.role in DRAFTERS and not row.extensions.exclude(state=WITHDRAWN).exists():
        found["extend"] = ExtendForm()
    return found | dict(refused)


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
