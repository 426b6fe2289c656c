"""Who is not tested yet, community by community, building by building; what goes out as orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.orders.access import get_order
from bihuan.apps.screening.access import get_round, list_buildings
from bihuan.apps.screening.actions.missing import send_missing
from bihuan.apps.screening.queries.coverage import building_lines, community_lines, standing_of
from bihuan.apps.screening.queries.pages import building_of_order, by_name, current_round, left_in, running_orders
from bihuan.web.desk.screening.forms import press
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.screening.models import Round

SIZE = 50


@require_GET
@with_session
def missing(request: SessionRequest) -> HttpResponse:
    """Show the buildings in which somebody is missing, or all of a community."""
    look, told = looker(request), request.GET
    asked = told.get("round", "")
    row = get_round(look.by, asked) if asked else current_round(look.by)
    context: dict[str, Any] = {"round": row}
    if row is not None:
        context |= _lists(row, look, told.get("community", ""), told.get("which", ""), told.get("page"))
    return render(request, "desk/screening/missing.html", context)


def _lists(row: Round, look: Looker, community: str, which: str, number: str | None) -> dict[str, Any]:
    mine = list_buildings(look.by, row)
    chosen = mine.filter(building__community_code=community) if community else mine
    found = by_name(chosen) if which == "all" else left_in(chosen)
    page = Paginator(found, SIZE).get_page(number)
    ids = [one.pk for one in page.object_list]
    lines = list(building_lines(found.filter(pk__in=ids), look.at))
    communities = [one for one in community_lines(mine, look.at) if one.missing or one.community == community]
    return {
        "page": page, "lines": lines, "community": community, "which": which, "communities": communities,
        "standing": standing_of(chosen, look.at), "orders": running_orders(one.order for one in lines),
        "may_send": may_do(look.by, Action.UPDATE, Kind.ROUND, "") and row.state == "open",
        "area": next((one.area for one in communities if one.community == community), ""),
    }  # fmt: skip


@require_POST
@with_session
def send(request: SessionRequest, round_id: UUID) -> HttpResponse:
    """Open an order for each building in which somebody is missing and none is open."""
    look, community = looker(request), request.POST.get("community", "")

    def do() -> str:
        sent = send_missing(round_id=str(round_id), community=community, by=look.by, at=look.at)
        told = {"n": f"{sent.opened:,}", "already": f"{sent.already:,}"}
        return _("%(n)s orders were opened; for %(already)s buildings one is open already.") % told

    return press(request, do, back=("desk:missing",))


@require_GET
@with_session
def of_order(request: SessionRequest, order_id: UUID) -> HttpResponse:
    """Go from an order about who is missing to the building that it is about."""
    look = looker(request)
    row = building_of_order(get_order(look.by, str(order_id)).pk)
    if row is None or not may_do(look.by, Action.LIST, Kind.RESIDENT, look.by.unit):
        raise NotAllowed("not_found")
    return redirect("desk:round-building", row.round_id, row.building_id)
