"""What the page of one control shows at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names, areas_of, events_of, unit_names
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.access.controls import may_with_controls
from bihuan.apps.zones.queries.controls_pages import chain_of, checklist_of, texts_of
from bihuan.apps.zones.queries.levels import day_in, standing_of
from bihuan.apps.zones.rules.controls import DECIDED, DECIDERS, DRAFT, DRAFTERS, WITHDRAWN
from bihuan.apps.zones.rules.measures import measure_words
from bihuan.web.desk.controls.checklist import items_shown
from bihuan.web.desk.controls.forms import EndingForm, ExtendForm, ReviewForm
from bihuan.web.desk.controls.lines import language, level_names, map_of, state_of

if TYPE_CHECKING:
    from bihuan.apps.core.rules import Actor
    from bihuan.apps.zones.models import Control
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker


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
        "lists": [(name, items_shown(lines, units)) for name, lines in lists.items() if lines],
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
