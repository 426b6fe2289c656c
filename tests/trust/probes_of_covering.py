"""Probes of the matrix for coverage: what the desk sees of all units, its plans, what the rings mean."""

from __future__ import annotations

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.zones.access.cover import get_cover_plan, list_cover_plans
from bihuan.apps.zones.actions.cover import adopt_cover, ask_cover
from bihuan.apps.zones.actions.rings import set_rings
from bihuan.apps.zones.rules.cover import CoverTold
from bihuan.apps.zones.rules.rings import RingRule
from tests.trust.ground_of_covering import make_cover_plan
from tests.trust.trying import Try, first_of, probe


@probe("cover", "list")
def _(t: Try) -> bool:
    return list_cover_plans(t.by).filter(pk=make_cover_plan(t.ground).pk).exists()


@probe("cover", "read")
def _(t: Try) -> bool:
    return bool(get_cover_plan(t.by, make_cover_plan(t.ground).pk))


@probe("cover", "create")
def _(t: Try) -> bool:
    if t.place == "other":  # what is asked is of one's own incident; nobody asks about another's
        return bool(get_cover_plan(t.by, make_cover_plan(t.ground).pk))
    return bool(ask_cover(told=CoverTold("maximal", 2, ("gate",)), by=t.by, at=t.at))


@probe("cover", "update")
def _(t: Try) -> bool:
    row = make_cover_plan(t.ground)
    adopt = {"plan_id": row.pk, "reason": "best_bound", "n": row.n, "by": t.by, "at": t.at}
    if t.place == "other":
        return bool(adopt_cover(**adopt))  # type: ignore[arg-type]  # by name
    return first_of(
        lambda: adopt_cover(**adopt),  # type: ignore[arg-type]  # by name
        lambda: set_rings(rule=RingRule("tier"), by=t.by, at=t.at),
    )


@probe("cover", "export")
def _(t: Try) -> bool:
    return bool(dataset_of("cover_sites").find(t.by, {"plan": make_cover_plan(t.ground).pk}, t.at))
