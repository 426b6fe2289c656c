"""What stands on the list of plans and on the page of roster lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import list_officers, list_plans, list_roster_lines
from bihuan.apps.forces.queries.rosters import needs_near, roster_counts
from bihuan.apps.forces.rules.reach import reaches_all
from bihuan.apps.forces.rules.rosters import REFUSALS
from bihuan.web.desk.forces.forms import ForcesForm
from bihuan.web.desk.forces.plan_forms import AskForm
from bihuan.web.parts import staff

if TYPE_CHECKING:
    from bihuan.apps.core.rules import Actor
    from bihuan.web.parts.disclosure import Looker

SIZE = 30
DISPOSITIONS = ("held", "accepted", "rejected")
_FIRST, _DAYS = timedelta(hours=1), timedelta(days=1)


def may_plan(by: Actor) -> bool:
    """Say whether the actor may make and change plans."""
    return reaches_all(by, Action.UPDATE, Kind.PLAN)


def officer_of(by: Actor, number: str) -> str:
    """Return who has the number in the strength. :raises NotAllowed: `unknown_officer`, `wrong_role`."""
    found = list_officers(by).filter(number=number.strip(), left_at=None).first()
    if found is None:
        raise NotAllowed("unknown_officer")
    return str(found.pk)


def plans_context(
    look: Looker, asked: Mapping[str, Any], refused: Mapping[str, ForcesForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the list of plans shows; `refused` is the form that was sent and refused."""
    page = Paginator(list_plans(look.by), SIZE).get_page(asked.get("page"))
    rows = list(page.object_list)
    names = account_names({one.made_by for one in rows} | {one.published_by for one in rows})
    begin = (look.at + _FIRST).replace(minute=0, second=0, microsecond=0)
    form = AskForm(initial={"starts_at": begin, "ends_at": begin + _DAYS})
    is_planner = may_plan(look.by)
    return {
        "page": page, "lines": [(one, names.get(one.made_by, ""), names.get(one.published_by, "")) for one in rows],
        "form": (refused or {}).get("ask", form) if is_planner else None, "is_open": bool(refused),
        "held_n": roster_counts(list_roster_lines(look.by))["held"] if is_planner else 0,
        "is_desk": not look.by.unit,
    }  # fmt: skip


def rosters_context(look: Looker, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that the page of roster lines shows, of one disposition and of one plan or all."""
    found = list_roster_lines(look.by)
    plan, chosen = str(asked.get("plan", "")), str(asked.get("tab", ""))
    found = found.filter(plan_id=plan) if plan else found
    counts = roster_counts(found)
    tab = chosen if chosen in DISPOSITIONS else next((one for one in DISPOSITIONS if counts[one]), "held")
    page = Paginator(found.filter(disposition=tab).select_related("assignment__officer", "plan"), SIZE)
    here = page.get_page(asked.get("page"))
    rows = list(here.object_list)
    words = staff.roster_names(look, rows)
    seen = staff.officers_of(look, [one.assignment.officer for one in rows if one.assignment is not None])
    return {
        "page": here, "tabs": [(name, counts[name]) for name in DISPOSITIONS], "tab": tab, "reasons": REFUSALS,
        "lines": [
            (one, *words[one.pk], seen.get(one.assignment.officer_id) if one.assignment else None,
             needs_near(one) if tab == "held" else [])
            for one in rows
        ], "plan": plan, "may_settle": may_plan(look.by),
    }  # fmt: skip
