"""What a dispatch in bulk would do: a line an order, a line a unit; and the choices read back from the page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from bihuan.apps.core.access import Session
from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import UNIT_DUTY_ROLES
from bihuan.apps.orders.access import list_orders
from bihuan.apps.orders.actions import Choice
from bihuan.apps.orders.queries.orders import Filters, UnitLoad, loads_by_unit, with_content
from bihuan.apps.orders.queries.pages import duty_names
from bihuan.web.parts.labels import label
from bihuan.web.parts.order_lines import OrderLine, number_of, order_lines

MOST_AT_ONCE = 1000
FIRST_ROLE = UNIT_DUTY_ROLES[0].value


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was dispatched, and which order stood against it."""

    code: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One order of the preview with what is chosen for it; `problem` when it cannot go."""

    order: OrderLine
    unit: str
    duty_role: str
    is_in: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the preview: how many it would get, what it has now, who is on duty there."""

    code: str
    name: str
    coming: int
    load: UnitLoad
    on_duty: str


def read_choices(data: QueryDict) -> tuple[list[Choice], Refusal | None]:
    """Return what the page asks for; a refusal when a ticked order has no unit, or nothing is ticked."""
    ticked = data.getlist("take")
    missing = next((order for order in ticked if not data.get(f"unit-{order}")), None)
    if missing is not None:
        return [], Refusal("unit_undecided", missing)
    if not ticked:
        return [], Refusal("nothing_chosen")
    return [_choice(data, order) for order in ticked], None


def _choice(data: QueryDict, order: str) -> Choice:
    seen = data.get(f"n-{order}", "")
    return Choice(
        order,
        data.get(f"unit-{order}", ""),
        data.get(f"role-{order}") or FIRST_ROLE,
        int(seen) if seen.isdecimal() else -1,
    )


def preview_context(
    session: Session, order_ids: list[str], at: datetime, data: QueryDict | None = None, refusal: Refusal | None = None
) -> dict[str, object]:
    """Return what the preview shows; `data` is what was chosen before, `refusal` why it is shown again."""
    incident, wanted = session.actor.incident, list(dict.fromkeys(order_ids))[:MOST_AT_ONCE]
    units, names = unit_names(incident), duty_names(incident, at)
    found = with_content(list_orders(session.actor, Filters(), at).filter(pk__in=wanted))
    lines = [_line(one, data, refusal) for one in order_lines(found, units, at)]
    loads = {load.unit: load for load in loads_by_unit(incident, at)}
    roles = [(role.value, label("duty_role", role.value)) for role in UNIT_DUTY_ROLES]
    return {
        "lines": lines, "units": units, "roles": roles, "command": uuid4(), "refusal": _said(refusal),
        "going": _unit_lines(lines, units, loads, names),
        "undecided": sum(not one.unit for one in lines if not one.problem),
        "leaving": sum(one.is_in for one in lines), "lost": len(wanted) - len(lines),
    }  # fmt: skip


def _line(order: OrderLine, data: QueryDict | None, refusal: Refusal | None) -> PreviewLine:
    gone = order.state != "NEW"
    problem = label("code", "stale") if gone else ""
    if refusal and refusal.order == order.id and not problem:
        problem = label("code", refusal.code) if refusal.code != "unit_undecided" else ""
    if data is None:
        return PreviewLine(order, order.proposed, FIRST_ROLE, bool(order.proposed) and not gone, problem)
    unit, role = data.get(f"unit-{order.id}", ""), data.get(f"role-{order.id}", FIRST_ROLE)
    return PreviewLine(order, unit, role, order.id in data.getlist("take") and not gone, problem)


def _unit_lines(
    lines: list[PreviewLine], units: dict[str, str], loads: dict[str, UnitLoad], names: dict[tuple[str, str], str]
) -> list[UnitLine]:
    coming = Counter(line.unit for line in lines if line.is_in and line.unit)
    return [
        UnitLine(
            code, units.get(code, code), count, loads.get(code) or UnitLoad(code, 0, 0, 0, 0, 0),
            names.get((code, FIRST_ROLE), ""),
        )
        for code, count in coming.most_common()
    ]  # fmt: skip


def _said(refusal: Refusal | None) -> str:
    """Return why nothing was sent, with the number of the order that stood against it."""
    if refusal is None:
        return ""
    text = label("code", refusal.code)
    return (
        _("Order %(number)s: %(text)s") % {"number": number_of(refusal.order), "text": text} if refusal.order else text
    )
