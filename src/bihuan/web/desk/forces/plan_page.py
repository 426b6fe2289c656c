"""What stands on the page of one plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.core.queries import account_names, events_of, unit_names
from bihuan.apps.forces.access.people import list_officers
from bihuan.apps.forces.queries import plan_board as boards
from bihuan.apps.forces.queries import plan_heat
from bihuan.apps.forces.queries.judging import broken_of
from bihuan.apps.forces.queries.people import drop_outs
from bihuan.apps.forces.queries.plans import changes_of
from bihuan.apps.forces.rules.plans import DRAFT, MAKING, PUBLISHED, counts_of
from bihuan.web.desk.forces import plan_words
from bihuan.web.desk.forces.plan_need import need_context
from bihuan.web.desk.forces.plan_picture import picture_of
from bihuan.web.desk.forces.plans_page import may_plan
from bihuan.web.desk.heat.heat_page import told_of
from bihuan.web.parts import staff

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Officer, Plan
    from bihuan.web.parts.disclosure import Looker

POSTS, OFFICERS, CHANGES = 30, 40, 200
TABS = ("posts", "people", "difference")


def progress_context(plan: Plan) -> dict[str, Any]:
    """Return how far the making of a plan is."""
    told = plan.progress
    return {"plan": plan, "is_making": plan.state == MAKING, "done": told.get("done", 0), "total": told.get("total", 0),
            "step": told.get("step", ""), "points": told.get("points")}  # fmt: skip


def plan_context(look: Looker, plan: Plan, asked: Mapping[str, Any], refused: str = "") -> dict[str, Any]:
    """Return all that the page of one plan shows; `refused` is what the rules said to what was tried."""
    unit = look.by.unit or str(asked.get("unit", ""))
    board = boards.board_of(plan, unit=unit)
    is_planner, tab = may_plan(look.by), str(asked.get("tab", ""))
    return {
        **progress_context(plan), "counts": board.counts, "picture": picture_of(board), "refused": refused,
        "unit": unit, "units": unit_names(look.by.incident), "tab": tab if tab in TABS else "posts", "tabs": TABS,
        "may_plan": is_planner, "may_change": is_planner and plan.state == DRAFT, "is_desk": not look.by.unit,
        "may_go_on": is_planner and plan.state == PUBLISHED and plan.ends_at > look.at,
        "proposals": _proposals(look, board), **_tab(look, plan, board, asked), **_about(look, plan),
        **need_context(look, plan, asked),
    }  # fmt: skip


def _proposals(look: Looker, board: boards.Board) -> list[tuple[Any, list[Any]]]:
    """Return what can be done about the posts and blocks that the heat leaves short."""
    found = plan_heat.proposals_of(plan_heat.hot_needs(board), look.at)
    return [(need, [told_of(one) for one in proposals]) for need, proposals in found]


def _tab(look: Looker, plan: Plan, board: boards.Board, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the open tab lists: posts, people, or the difference to what is in force."""
    tab = str(asked.get("tab", ""))
    if tab == "people":
        return _people(look, plan, asked)
    if tab == "difference":
        return _difference(look, plan)
    rows = [row for row in board.rows if not asked.get("lacking") or any(c and c.lacking for c in row.cells)]
    page = Paginator(rows, POSTS).get_page(asked.get("page"))
    return {"page": page, "rows": list(page.object_list), "blocks": board.blocks, "only_lacking": asked.get("lacking")}


def _people(look: Looker, plan: Plan, asked: Mapping[str, Any]) -> dict[str, Any]:
    found = list_officers(look.by).filter(left_at=None)
    if not look.by.unit and asked.get("unit"):
        found = found.filter(unit_id=str(asked["unit"]))
    page = Paginator(found, OFFICERS).get_page(asked.get("page"))
    listed = list(page.object_list)
    seen = staff.officers_of(look, listed)
    return {"page": page, "people": [(one, seen[one.officer.pk]) for one in boards.officer_rows(plan, listed)]}


def _difference(look: Looker, plan: Plan) -> dict[str, Any]:
    """Return what publishing the plan changes for whom, with counts, as far as the actor may see the people."""
    changes = changes_of(plan)
    people = {one.pk: one for one in list_officers(look.by).filter(pk__in={one.officer for one in changes})}
    mine = [one for one in changes if one.officer in people]
    shown = mine[:CHANGES]
    seen, needs = staff.officers_of(look, people.values()), boards.changed_needs(shown)
    lines = [
        (one, seen[one.officer], needs.get(one.before), needs.get(one.after))
        for one in sorted(shown, key=lambda one: (one.kind, one.starts_at, one.officer))
    ]
    return {"changes": lines, "changes_n": len(mine), "change_counts": counts_of(mine)}


def _about(look: Looker, plan: Plan) -> dict[str, Any]:
    """Return what could not be met and why, what breaks a rule, what was overridden, who dropped out, the history."""
    if look.by.unit:
        return {"unmet": [], "broken": [], "overridden": [], "lost_n": 0, "story": []}
    broken = broken_of(plan, look.at) if plan.state == DRAFT else ()
    overridden, events = boards.overridden(plan), events_of(plan.pk)
    unmet = plan.report.get("unmet", [])
    needs = boards.needs_by_id([one["need"] for one in unmet])
    people = boards.people_of({one.officer for one in broken if one.officer})
    seen = staff.officers_of(look, [*people, *(one.officer for one in overridden)])
    names = account_names({one.actor for one in events} | {one.overridden_by for one in overridden})
    lost = drop_outs(look.by.incident, look.at).filter(plan=plan).count() if plan.state == PUBLISHED else 0
    return {
        "unmet": [plan_words.unmet_line(one, needs.get(one["need"])) for one in unmet], "report": plan.report,
        "gap_percent": round(100 * plan.report["gap"], 1) if "gap" in plan.report else None,
        "broken": [(seen.get(one.officer), plan_words.broken_words(one.rule, one.detail)) for one in broken[:CHANGES]],
        "broken_n": len(broken), "lost_n": lost,
        "overridden": [(one, seen[one.officer_id], names.get(one.overridden_by, "")) for one in overridden],
        "story": [(one, names.get(one.actor, "")) for one in events],
    }  # fmt: skip


def print_context(look: Looker, plan: Plan) -> dict[str, Any]:
    """Return a plan post by post and block by block with who stands there, as far as the actor may see it."""
    board = boards.board_of(plan, unit=look.by.unit)
    given = boards.by_need(plan)
    people: Iterable[Officer] = {one.officer_id: one.officer for rows in given.values() for one in rows}.values()
    seen = staff.officers_of(look, people)
    rows = [
        (
            row.post,
            [
                (block, cell, [(one, seen[one.officer_id]) for one in given.get(cell.need, ())])
                for block, cell in zip(board.blocks, row.cells, strict=True) if cell is not None
            ],
        )
        for row in board.rows
    ]  # fmt: skip
    return {"plan": plan, "rows": rows, "counts": board.counts}
