"""Who is tested at the door: the list of each mobile site, building by building."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.screening.access import check_can, list_entries
from bihuan.apps.screening.queries.pages import current_round, to_visit
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.residents import residents_seen
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE = 50


@require_GET
@with_session
def visits(request: SessionRequest) -> HttpResponse:
    """Show who waits for a visit in the current round."""
    look = looker(request)
    check_can(look.by, Action.LIST, Kind.RESIDENT)
    row = current_round(look.by)
    context: dict[str, Any] = {"round": row}
    if row is not None:
        page = Paginator(to_visit(list_entries(look.by, row)), SIZE).get_page(request.GET.get("page"))
        rows = list(page.object_list)
        context |= {"page": page, "lines": list(zip(rows, residents_seen(look, rows), strict=True))}
        context["may_change"] = row.state == "open" and may_do(look.by, Action.UPDATE, Kind.RESIDENT, look.by.unit)
    return render(request, "desk/screening/visits.html", context)
