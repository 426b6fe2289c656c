"""What the desk of a unit shows, in the order in which it has to act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.apps.core.access import Session
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.apps.orders.access import list_orders
from bihuan.apps.orders.queries.orders import Filters, with_content
from bihuan.apps.orders.queries.pages import duty_names, fresh_notices, to_stand_down
from bihuan.web.parts.labels import Label
from bihuan.web.parts.order_lines import OrderLine, order_lines

if TYPE_CHECKING:
    from bihuan.apps.orders.models import Notice

MOST = 500
_AT_THE_DESK = frozenset({"RETURN_ASKED", "DISPUTED", "FED_BACK"})
_SECTIONS: tuple[tuple[str, Label, frozenset[str], Label], ...] = (
    ("sign", _("To sign for"), frozenset({"DISPATCHED"}), _("Everything that came is signed for.")),
    ("start", _("To start"), frozenset({"SIGNED"}), _("Nothing waits to be started.")),
    ("work", _("In hand"), frozenset({"WORKING", "SUSPENDED"}), _("Nobody of your unit is out on an order.")),
    ("asked", _("Waits for the desk"), _AT_THE_DESK,
     _("The desk owes you no answer.")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the unit's desk."""

    code: str
    text: Label
    empty: Label
    lines: list[OrderLine]


@dataclass(frozen=True, slots=True)
class UnitDesk:
    """The unit's desk at one instant."""

    unit_name: str
    on_duty: str
    total: int
    late: int
    fresh: frozenset[str]
    notices: list[Notice]
    sections: list[Section]
    stopping: list[OrderLine]

    @property
    def to_sign(self) -> list[OrderLine]:
        """Return the orders that wait for a signature."""
        return self.sections[0].lines


def unit_context(session: Session, at: datetime) -> UnitDesk:
    """Return what the unit of the session has, the nearest deadline first in every section."""
    by = session.actor
    orders = list(with_content(list_orders(by, Filters(open_only=True), at))[:MOST])
    names = account_names({order.assignee for order in orders})
    units = unit_names(by.incident)
    lines = order_lines(orders, units, at, names)
    notices = fresh_notices(by.unit, at)
    return UnitDesk(
        unit_name=session.unit_name, on_duty=duty_names(by.incident, at).get((by.unit, "unit_duty_officer"), ""),
        total=len(lines), late=sum(line.is_late for line in lines if line.state not in _AT_THE_DESK),
        fresh=frozenset(notice.order_id for notice in notices), notices=notices,
        sections=[
            Section(code, text, empty, [line for line in lines if line.state in states])
            for code, text, states, empty in _SECTIONS
        ],
        stopping=order_lines(with_content(to_stand_down(by.incident, by.unit)), units, at),
    )  # fmt: skip
