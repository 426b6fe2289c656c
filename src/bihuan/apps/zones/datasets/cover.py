"""A plan of cover: its rings, reached and not, as numbers; its sites as a workbook. Where a patrol is, is no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bihuan.apps.core.exports import Dataset, ExportRow, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import Column, ExportForm, Row
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.zones.access.cover import check_cover, get_cover_plan
from bihuan.apps.zones.models import CoverPlan

_PLAN = ("cover_plan", "cover_state", "cover_model")
RINGS = tuple(
    Column(code, is_plain=True)
    for code in (
        *_PLAN, "ring_meaning", "cover_ring", "cover_limit", "cover_places", "cover_covered_before",
        "cover_uncovered_before", "cover_covered", "cover_uncovered", "cover_weight", "cover_covered_weight",
    )
)  # fmt: skip
SITES = tuple(
    Column(code, is_plain=True)
    for code in (*_PLAN, "cover_site", "cover_site_kind", "cover_units", "cover_reaches", "cover_alone")
)
Report = Mapping[str, Any]


def _plan(by: Actor, told: Told) -> CoverPlan:
    """Return the plan that is told. :raises NotAllowed: `wrong_role`, `not_found`."""
    check_cover(by, Action.EXPORT)
    return get_cover_plan(by, str(told.get("plan") or ""))


def _rows_of(told: str, by: Actor, filters: Told) -> tuple[CoverPlan, list[Report]]:
    plan = _plan(by, filters)
    return plan, list(plan.report.get(told, ()))


def _find_rings(by: Actor, told: Told, _at: datetime) -> list[str]:
    return [str(one["ring"]) for one in _rows_of("rings", by, told)[1]]


def _read_rings(by: Actor, told: Told, ids: Sequence[str], _at: datetime) -> Iterator[ExportRow]:
    """Give the rings that were asked for; what was reached before is empty where nobody counted it."""
    plan, rings = _rows_of("rings", by, told)
    before = {one["ring"]: one for one in plan.report.get("now", ())}
    for one in rings:
        if str(one["ring"]) in ids:
            yield ExportRow(plan.pk, "", Row(Relation.NONE, _ring(plan, one, before.get(one["ring"]))))


def _ring(plan: CoverPlan, one: Report, before: Report | None) -> dict[str, str | int]:
    return {
        **_head(plan), "ring_meaning": plan.settings["rings"]["meaning"], "cover_ring": one["ring"],
        "cover_limit": one["limit_s"], "cover_places": one["n"],
        "cover_covered_before": before["covered"] if before else "",
        "cover_uncovered_before": before["n"] - before["covered"] if before else "",
        "cover_covered": one["covered"], "cover_uncovered": one["n"] - one["covered"],
        "cover_weight": f"{one['weight']:g}", "cover_covered_weight": f"{one['covered_weight']:g}",
    }  # fmt: skip


def _find_sites(by: Actor, told: Told, _at: datetime) -> list[str]:
    return [str(one["id"]) for one in _rows_of("sites", by, told)[1]]


def _read_sites(by: Actor, told: Told, ids: Sequence[str], _at: datetime) -> Iterator[ExportRow]:
    """Give the sites that were asked for, by name; no position."""
    plan, sites = _rows_of("sites", by, told)
    for one in sites:
        if str(one["id"]) in ids:
            values: dict[str, str | int] = {
                **_head(plan), "cover_site": one["name"], "cover_site_kind": one["kind"], "cover_units": one["units"],
                "cover_reaches": f"{one['reaches']:g}", "cover_alone": f"{one['alone']:g}",
            }  # fmt: skip
            yield ExportRow(plan.pk, "", Row(Relation.NONE, values))


def _head(plan: CoverPlan) -> dict[str, str | int]:
    return {"cover_plan": plan.number, "cover_state": plan.state, "cover_model": plan.model}


register(Dataset("cover_rings", "cover", RINGS, _find_rings, _read_rings, frozenset({ExportForm.XLSX, ExportForm.CSV})))
register(Dataset("cover_sites", "cover", SITES, _find_sites, _read_sites))
