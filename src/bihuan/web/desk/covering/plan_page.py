"""What stands on the page of one plan of cover."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names, events_of
from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.access.cover import may_cover
from bihuan.apps.zones.queries.cover_plans import told_of
from bihuan.apps.zones.rules.cover import ADOPTED, MADE, MAKING, busy_share
from bihuan.apps.zones.rules.rings import RingRule
from bihuan.web.desk.covering.cover_page import took
from bihuan.web.desk.covering.forms import AdoptForm
from bihuan.web.parts.maps import MapDot, draw_map, ground_of

if TYPE_CHECKING:
    from bihuan.apps.zones.models import CoverPlan
    from bihuan.web.parts.disclosure import Looker

_IN_SECONDS = ("median", "centre")


def plan_context(row: CoverPlan, look: Looker, refused: AdoptForm | None = None) -> dict[str, Any]:
    """Return all that the page of a plan shows."""
    report, told = row.report, told_of(row.settings)
    rule = RingRule(**row.settings["rings"])
    events = events_of(row.pk)
    names = account_names({row.asked_by, row.adopted_by, *(one.actor for one in events)})
    may_work = may_cover(look.by, Action.UPDATE)
    is_open = row.state == MADE and bool(report.get("sites"))
    return {
        "plan": row, "told": told, "rule": rule, "report": report, "is_making": row.state == MAKING,
        "may_work": may_work, "form": (refused or AdoptForm(row.n)) if may_work and is_open else None,
        "may_drop": may_work and row.state in (MAKING, MADE), "is_adopted": row.state == ADOPTED,
        "done": _done(row.progress, look.at), "limit": told.seconds, "busy_percent": round(100 * busy_share(told), 1),
        "answer": _answer(row.model, report), "rings": _rings(report), "queue": _queue(report),
        "map": _map(row.incident_id, report), "asked_by": names.get(row.asked_by, ""),
        "adopted_by": names.get(row.adopted_by, ""), "story": [(one, names.get(one.actor, "")) for one in events],
        "may_export": look.by.role in EXPORTERS and may_cover(look.by, Action.EXPORT),
        "load": told.calls_an_hour * told.minutes_a_call / 60,
    }  # fmt: skip


def _done(progress: Mapping[str, Any], at: datetime) -> int:
    """Return for how many seconds the search has run, 0 while it waits for its turn."""
    since = progress.get("since")
    spent = (at - datetime.fromisoformat(since)).total_seconds() if since else 0
    return min(max(round(spent), 0), int(progress.get("limit_s", 0)))


def _answer(model: str, report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return objective and bound as the page says them: sites, seconds, or demand with its share of all."""
    objective, bound = report.get("objective"), report.get("bound")
    if objective is None or bound is None or not report.get("sites"):
        return {}
    gap = abs(bound - objective) / max(abs(objective), 1e-9)
    told = {"objective": objective, "bound": bound, "gap_percent": round(100 * gap, 2), "total": report["total"]}
    if model == "median":
        told |= {"mean": took(round(objective / report["total"]))}
    if model == "centre":
        told |= {"longest": took(round(objective))}
    if model not in (*_IN_SECONDS, "set_cover"):
        told |= {"percent": round(100 * objective / report["total"], 1) if report["total"] else 0}
    return told


def _rings(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return each ring now and with the plan."""
    now = {one["ring"]: one for one in report.get("now", ())}
    return [
        {"ring": one["ring"], "limit": took(one["limit_s"]), "then": one, "now": now.get(one["ring"]),
         "missing": [{**place, "took": took(place["seconds"])} for place in one["uncovered"]]}
        for one in report.get("rings", ())
    ]  # fmt: skip


def _queue(report: Mapping[str, Any]) -> Mapping[str, Any]:
    told = report.get("queue")
    if not told:
        return {}
    units = [
        {"name": one["name"], "busy": round(100 * one["busy"], 1), "answers": round(100 * one["answers"], 1)}
        for one in told["units"]
    ]
    return {
        "lost": round(100 * told["lost"], 4), "by_nearest": round(100 * told["by_nearest"], 1), "units": units,
        "is_exact": told["is_exact"],
    }  # fmt: skip


def _map(incident: str, report: Mapping[str, Any]) -> object:
    dots = [
        MapDot(one["id"], one["name"], one["longitude"], one["latitude"], "accent", mark=str(one["units"]))
        for one in report.get("sites", ())
    ]
    return draw_map(dots=dots, ground=ground_of(incident)) if dots else None
