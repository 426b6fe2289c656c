"""What the forms of one order let a person choose from; asked of the database only where a form needs it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import Actor
from bihuan.apps.orders.access import list_orders
from bihuan.apps.orders.queries.orders import Filters
from bihuan.apps.orders.queries.pages import alike_order, people_of_unit
from bihuan.apps.orders.queries.shown import masked_order
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.parts.labels import label
from bihuan.web.parts.move_fields import Choices
from bihuan.web.parts.move_forms import MoveForm
from bihuan.web.parts.order_lines import masked_title, number_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.orders.models import WorkOrder


def choices_for(row: WorkOrder, by: Actor, moves: Collection[str], units: Mapping[str, str], at: datetime) -> Choices:
    """Return the choices that these moves of the order need; `units` are those to choose from."""
    needs = {need for move in moves for need in MOVES[move].needs}
    return Choices(
        at=at, urgency=row.urgency, units=units,
        proposed=masked_order(row).proposed,
        people=_people(by, row.unit, at) if "assignee" in needs else (),
        survivors=_survivors(row, by, at) if "survivor" in needs else (),
    )  # fmt: skip


def _people(by: Actor, unit: str, at: datetime) -> tuple[tuple[str, str], ...]:
    found = people_of_unit(by.incident, unit, at)
    return tuple((one.account, f"{one.name} · {label('role', one.role)}") for one in found)


def _survivors(row: WorkOrder, by: Actor, at: datetime) -> tuple[tuple[str, str], ...]:
    candidates = alike_order(list_orders(by, Filters(open_only=True), at), row)
    return tuple(
        (one.pk, f"{number_of(one.pk)} · {one.urgency} · {label('state', one.state)} · {masked_title(one)}")
        for one in candidates
    )


def bound_form(move: str, row: WorkOrder, by: Actor, at: datetime, data: QueryDict) -> MoveForm:
    """Return the form of a move as it was sent."""
    return MoveForm(move, choices_for(row, by, [move], unit_names(by.incident), at), row.n, data)
