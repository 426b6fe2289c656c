"""Looking at the people of one building: masked, whole for the unit that holds its order, each look in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import Asked, Look, Why, failing_closed, record_access, reveal, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.revealing import check_reason
from bihuan.apps.core.rules.showing import NOTHING, Shown, show_all, whole_names
from bihuan.apps.core.sealing import open_all
from bihuan.apps.forces.queries import shift_start
from bihuan.apps.intake.models import Resident
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.models import RosterBuilding, RosterEntry
from bihuan.apps.screening.queries.scope import unit_of_building
from bihuan.apps.screening.rules.relations import relation_to_resident


@dataclass(frozen=True, slots=True)
class ResidentSeen:
    """One line of the roster as a viewer sees it."""

    entry: str
    household: int
    needs_visit: bool
    visit_reason: str
    outcome: str
    values: Mapping[str, Shown]

    @property
    def name(self) -> Shown:
        """The name, masked or whole."""
        return self.values.get("name", NOTHING)


def look_at_residents(
    *, rows: Sequence[RosterEntry], by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> list[ResidentSeen]:
    """Return lines that `access` gave as the actor may see them; where anything stands whole, one entry a line says so.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    with failing_closed():
        open_all([row.resident for row in rows])
        relations = _relations(rows, by)
        seen = [_seen(row, Viewer(by.role, relations[row.building_id], surface)) for row in rows]
        whole = [
            (row, names) for row, one in zip(rows, seen, strict=True) if (names := whole_names(one.values.values()))
        ]
        if whole:
            with writing():
                for row, names in whole:
                    look = Look("read", "resident", row.pk, row.resident_id, names, "order_work", session=session)
                    record_access(look, by=by, at=at)
        return seen


def reveal_resident(
    *, row: RosterEntry, name: str, reason: str, words: str, by: Actor, at: datetime, surface: Surface = Surface.PAGE,
    session: str = "",
) -> str:  # fmt: skip
    """Return one value of a line whole, once, for one reason; counted against the budget of the shift (R9).

    :raises NotAllowed: `unknown_reason`, `missing_detail`, `not_found`, `budget_spent`, `cannot_show`.
    """
    check_reason(reason, words)
    with failing_closed():
        viewer = Viewer(by.role, _relations([row], by)[row.building_id], surface)
        value = str(getattr(row.resident, name) or "") if name in Resident.PERSONAL else ""
        asked = Asked("resident", row.pk, row.resident_id, name, Resident.PERSONAL.get(name), value, viewer)
        since = shift_start(incident=by.incident, unit=by.unit, at=at)
        return reveal(lambda: asked, Why(reason, words, session), by=by, at=at, since=since)


def _seen(row: RosterEntry, viewer: Viewer) -> ResidentSeen:
    values = {name: str(getattr(row.resident, name) or "") for name in Resident.PERSONAL}
    said = show_all(Resident.PERSONAL, values, viewer)
    return ResidentSeen(row.pk, row.resident.household, row.needs_visit, row.visit_reason, row.outcome, said)


def _relations(rows: Sequence[RosterEntry], by: Actor) -> dict[str, Relation]:
    """Return how the actor stands to the people of each of these buildings: by the order about who is missing there."""
    first = {row.building_id: row for row in rows}
    orders = dict(
        RosterBuilding.objects.filter(round__in={row.round_id for row in rows}, building__in=list(first))
        .exclude(order="")
        .values_list("building_id", "order")
    )
    states = {row.pk: row for row in WorkOrder.objects.filter(pk__in=list(orders.values()))}
    found = {}
    for building, row in first.items():
        order = states.get(orders.get(building, ""))
        state, unit = (order.state, order.unit) if order is not None else ("", "")
        found[building] = relation_to_resident(by, own=unit_of_building(row), unit=unit, state=state)
    return found
