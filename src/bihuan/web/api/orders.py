"""Orders over the API: list, read, move, dispatch in bulk."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Query, Router

from bihuan.apps.core.access import check_role
from bihuan.apps.core.queries import unit_names
from bihuan.apps.orders.access import get_order, moves_for
from bihuan.apps.orders.access import list_orders as orders_of
from bihuan.apps.orders.actions import Choice, Moved, dispatch_orders
from bihuan.apps.orders.queries.orders import story, with_content
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.apps.orders.rules.states import State
from bihuan.web.api.kinds import Id
from bihuan.web.api.moving import make_move
from bihuan.web.api.orders_said import (
    Dispatched,
    DispatchTold,
    MoveTold,
    OrderPage,
    OrderWhole,
    OrderWindow,
    RevealedSaid,
    RevealTold,
    Stands,
    order_whole,
    orders_said,
)
from bihuan.web.api.problems import problems
from bihuan.web.api.signing_in import actor_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.disclosure import api_looker
from bihuan.web.parts.sessions import session_of

router = Router(tags=["orders"])


@router.get("/orders", response={200: OrderPage} | problems(422))
def list_orders(request: HttpRequest, told: Query[OrderWindow]) -> OrderPage:
    """List the orders that the caller may see, the most urgent deadline first, masked."""
    by, at = actor_of(request), now()
    found = orders_of(by, told.filters(), at)
    items = orders_said(with_content(found)[told.part()], unit_names(by.incident), at)
    return OrderPage(total=found.count(), shown=len(items), offset=told.offset, items=items)


@router.post("/orders/dispatch", response={200: Dispatched} | problems(404, 409, 413, 415, 422))
def dispatch(request: HttpRequest, told: DispatchTold) -> Dispatched:
    """Dispatch many orders, all of them or none; `params.order` of a refusal names the one that cannot go."""
    by = actor_of(request)
    check_role(by, MOVES["dispatch"].by)
    choices = [Choice(one.order, one.unit, one.duty_role, one.expected_n) for one in told.choices]
    moved = dispatch_orders(choices=choices, by=by, at=now(), command=told.command)
    return Dispatched(moved=[_stands(one) for one in moved])


@router.get("/orders/{order_id}", response={200: OrderWhole} | problems(404, 422))
def one_order(request: HttpRequest, order_id: Path[Id]) -> OrderWhole:
    """Tell one order with the moves that the caller may make and its story, without what people said in words."""
    session, at = session_of(request), now()
    row = get_order(session.actor, order_id)
    seen = api_looker(request).order_alone(row)
    return order_whole(seen, row, moves_for(session.actor, row, at), story(row.pk), at)


@router.post("/orders/{order_id}/reveal", response={200: RevealedSaid} | problems(404, 413, 415, 422))
def reveal(request: HttpRequest, order_id: Path[Id], told: RevealTold) -> RevealedSaid:
    """Tell one masked value of an order once, for one reason; counted against the caller's budget of the shift."""
    look = api_looker(request)
    row = get_order(look.by, order_id)
    value = look.reveal_of_order(row.pk, told.field, told.reason, told.words)
    return RevealedSaid(order=row.pk, field=told.field, value=value)


@router.post("/orders/{order_id}/moves", response={200: Stands} | problems(404, 409, 413, 415, 422))
def move(request: HttpRequest, order_id: Path[Id], told: MoveTold) -> Stands:
    """Make one move of the table; a feedback that comes too late is kept as a note and moves nothing."""
    by, at = actor_of(request), now()
    row = get_order(by, order_id)
    return _stands(make_move(told, row.pk, row.unit, by, at))


def _stands(moved: Moved) -> Stands:
    return Stands(order=moved.order, state=State(moved.state), n=moved.n)
