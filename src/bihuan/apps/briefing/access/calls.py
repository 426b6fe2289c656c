"""About which orders somebody may call, and who may have a report of a call."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.apps.briefing.rules.calls import Held, may_call
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do
from bihuan.apps.orders.access import get_order, list_orders
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.queries.orders import Filters
from bihuan.apps.orders.rules.relations import OWN_KINDS
from bihuan.apps.orders.rules.states import AT_UNIT, OPEN


def may_open_calls(by: Actor) -> bool:
    """Say whether the actor calls people at all."""
    return may_do(by, Action.CREATE, Kind.CALL_CODE, by.unit)


def get_order_to_call(by: Actor, order_id: str) -> tuple[WorkOrder, bool]:
    """Return an order and whether the actor holds it now. :raises NotAllowed: `not_found`, `wrong_role`."""
    check_may(by, Action.CREATE, Kind.CALL_CODE, by.unit)
    row = get_order(by, order_id)
    return row, may_call(by, Held(row.state, row.holder, row.unit, row.assignee))


def orders_to_call(by: Actor, at: datetime) -> QuerySet[WorkOrder]:
    """Return the orders about which the actor may call, the most urgent first; none for who does not call.

    The same rule as `rules.calls.may_call`, asked of the database; orders without a number to call are left out.
    """
    if not may_open_calls(by):
        return WorkOrder.objects.none()
    mine = Q(holder="desk") | Q(assignee=by.account)
    if by.unit:
        mine = Q(unit=by.unit, state__in=list(AT_UNIT))
        if by.role is Role.FIELD_OFFICER:
            mine &= Q(assignee__in=["", by.account])
    found = list_orders(by, Filters(), at).filter(mine, state__in=list(OPEN)).exclude(kind__in=OWN_KINDS)
    return found.exclude(content__phone_index="").select_related("content").order_by("urgency", "due_at", "id")


def check_may_check(by: Actor) -> None:
    """Refuse who does not check calls for residents. :raises NotAllowed: `wrong_role`."""
    check_may(by, Action.UPDATE, Kind.CALL_CODE, by.unit)


def check_may_see_calls(by: Actor) -> None:
    """Refuse who neither calls nor watches over calls. :raises NotAllowed: `wrong_role`."""
    if not may_do(by, Action.LIST, Kind.CALL_CODE, by.unit):
        raise NotAllowed("wrong_role", role=by.role.value)
