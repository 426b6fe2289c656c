"""What the page of a round shows at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.apps.screening.access import list_buildings, list_excuses, list_rounds, list_sites
from bihuan.apps.screening.actions.rounds import DROPPINGS, POOL_SIZES
from bihuan.apps.screening.queries.coverage import (
    Counted,
    SiteStanding,
    Standing,
    arrivals_of,
    community_lines,
    counted_twice,
    hours_of,
    sites_of,
    standing_of,
)
from bihuan.apps.screening.queries.pages import excuse_counts, norm_of, site_lines
from bihuan.apps.screening.queries.sets import newcomers
from bihuan.apps.screening.rules.outcomes import OPEN, PLANNED
from bihuan.apps.screening.rules.pace import finish_at
from bihuan.web.desk.screening.curve import Curve, curve_of
from bihuan.web.desk.screening.forms import OpeningForm, PlanForm, ReasonForm, ScreeningForm

if TYPE_CHECKING:
    from bihuan.apps.screening.models import Round

SITES_SHOWN, COMMUNITIES_SHOWN = 12, 300


@dataclass(frozen=True, slots=True)
class DeskSide:
    """What only who sees the whole round gets: the counts twice, travellers, the curve, the end, sites."""

    counted: Counted
    arrivals: int
    curve: Curve | None
    ends: datetime | None
    newcomers: int


def figures(row: Round, by: Actor, at: datetime) -> dict[str, Any]:
    """Return the part of the page that is drawn again by itself."""
    buildings = list_buildings(by, row)
    standing = standing_of(buildings, at)
    communities = community_lines(buildings, at)
    done = sites_of(row)
    desk = None if by.unit else _desk(row, standing, done, at)
    sites = [one for one in site_lines(list_sites(by), row, done) if one.opening or one.done]
    busiest = sorted(sites, key=lambda one: -(one.done.swabs if one.done else 0))
    return {
        "round": row, "standing": standing, "communities": communities[:COMMUNITIES_SHOWN],
        "communities_n": len(communities), "desk": desk, "sites": busiest[:SITES_SHOWN], "sites_n": len(sites),
        "at": at, "percent": 100 * standing.share, "is_unit": bool(by.unit), "is_open": row.state == OPEN,
    }  # fmt: skip


def _desk(row: Round, standing: Standing, done: Mapping[str, SiteStanding], at: datetime) -> DeskSide:
    hours = hours_of(row)
    is_open = row.state == OPEN
    ends = finish_at(hours, standing.missing, at) if is_open and standing.missing else None
    return DeskSide(
        counted_twice(row, standing, done), arrivals_of(row), curve_of(hours, standing.roster), ends,
        newcomers(row) if is_open else 0,
    )  # fmt: skip


def round_context(
    row: Round | None, by: Actor, at: datetime, refused: dict[str, ScreeningForm] | None = None
) -> dict[str, Any]:
    """Return everything on the page of a round, or of none yet; `refused` forms stand as they were typed."""
    may_work = may_do(by, Action.UPDATE, Kind.ROUND, "")
    told: dict[str, Any] = {
        "round": row, "rounds": list(list_rounds(by)[:20]), "may_work": may_work,
        "may_export": by.role in EXPORTERS and may_do(by, Action.EXPORT, Kind.ROUND, ""),
        "forms": _forms(row, by, refused or {}) if may_work else {}, "open_form": next(iter(refused or {}), ""),
    }  # fmt: skip
    if row is None:
        return told
    told |= {"norm": None if by.unit else norm_of(row), "is_planned": row.state == PLANNED}
    if may_do(by, Action.LIST, Kind.RESIDENT, by.unit):
        told["excuses"] = excuse_counts(list_excuses(by, row))
    return told | figures(row, by, at)


def _forms(row: Round | None, by: Actor, refused: dict[str, ScreeningForm]) -> dict[str, ScreeningForm]:
    """Return the forms that the round's state has room for."""
    found: dict[str, ScreeningForm] = {"plan": PlanForm(sizes_of(by.incident))}
    if row is not None and row.state in {PLANNED, OPEN}:
        hours = {"opens_at": row.starts_at, "closes_at": row.ends_at, "lanes": 4, "samplers": 8}
        found["opening"] = OpeningForm(None, hours)
    if row is not None and row.state == PLANNED:
        found["drop"] = ReasonForm("round_dropping", DROPPINGS, "drop")
    return found | refused


def sizes_of(incident: str) -> list[int]:
    """Return how many swabs a tube may hold under the incident's protocol."""
    protocol = protocol_of(incident)[0]
    told = protocol.mass_test.pool_sizes if protocol and protocol.mass_test else ()
    return sorted({*POOL_SIZES, *told})
