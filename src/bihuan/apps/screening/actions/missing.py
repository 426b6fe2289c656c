"""The names still missing go out by building: one order a building, to the unit that answers for it, never twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.orders.actions.opening import OwnOrder, open_own_orders
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.actions.excusing import end_over_in
from bihuan.apps.screening.actions.moving import step
from bihuan.apps.screening.actions.rounds import get_open
from bihuan.apps.screening.models import RosterBuilding, Round
from bihuan.apps.screening.queries.coverage import BuildingStanding, building_lines
from bihuan.apps.screening.queries.scope import list_buildings

_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class SentOut:
    """How many orders were opened, and for how many buildings one is open already."""

    opened: int
    already: int


def send_missing(*, round_id: str, by: Actor, at: datetime, community: str = "") -> SentOut:
    """Open an order for each building (of one community, or of all) in which somebody is missing and no order is open.

    An order tells the building and its counts; who the people are its holder sees on the page of the building. Pressed
    twice it opens nothing twice; where an order ended and somebody is still missing, the next one opens.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    with writing():
        the_round = get_open(by, round_id)
        end_over_in(the_round, at=at)
        buildings = list_buildings(by, the_round)
        buildings = buildings.filter(building__community_code=community) if community else buildings
        ordered = buildings.order_by("building__community_code", "building__name")
        left = [one for one in building_lines(ordered) if one.missing]
        running = _running([one.order for one in left if one.order])
        wanted = [one for one in left if one.order not in running]
        _open(the_round, wanted, by=by, at=at)
        return SentOut(len(wanted), len(left) - len(wanted))


def _running(orders: Sequence[str]) -> set[str]:
    """Return which of these orders have not ended."""
    found: set[str] = set()
    for first in range(0, len(orders), _TOGETHER):
        part = WorkOrder.objects.filter(pk__in=orders[first : first + _TOGETHER], ended_at=None)
        found.update(part.values_list("pk", flat=True))
    return found


def _open(the_round: Round, wanted: Sequence[BuildingStanding], *, by: Actor, at: datetime) -> None:
    if not wanted:
        return
    orders = [_order(the_round, one) for one in wanted]
    ids = open_own_orders(wanted=orders, incident=the_round.incident_id, at=at)
    kept = {row.building_id: row for row in RosterBuilding.objects.filter(round=the_round)}
    rows = []
    for one, order_id in zip(wanted, ids, strict=True):
        row = kept[one.building]
        row.order, row.ordered_at = order_id, at
        rows.append(row)
    RosterBuilding.objects.bulk_update(rows, ["order", "ordered_at"], batch_size=_TOGETHER)
    facts = {"orders": len(ids), "people": sum(one.missing for one in wanted)}
    step(the_round, "round.missing_sent", by=by, at=at, facts=facts)


def _order(the_round: Round, one: BuildingStanding) -> OwnOrder:
    title = f"round {the_round.number} {one.area or one.community} {one.name}"
    text = "\n".join(
        (
            f"community: {one.area or one.community}", f"building: {one.name}", f"roster: {one.roster}",
            f"tested: {one.tested}", f"missing: {one.missing}",
        )
    )  # fmt: skip
    return OwnOrder("missing_people", "P2", title, text, one.unit)
