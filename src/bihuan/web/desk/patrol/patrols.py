"""The patrols: the state of each on one board; one more made known."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.access.emergencies import list_emergencies
from bihuan.apps.zones.access.patrols import list_patrols
from bihuan.apps.zones.actions import patrols as acts
from bihuan.apps.zones.rules.patrols import PatrolTold, check_may_lead
from bihuan.web.desk.patrol.lines import patrol_lines
from bihuan.web.desk.patrol.patrol_page import may_lead, open_form
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE = 100
PAGE, LIVE = "desk/patrol/patrols.html", "desk/patrol/_patrols.html"


@require_GET
@with_session
def patrols(request: SessionRequest) -> HttpResponse:
    """Show the board of patrols."""
    look = looker(request)
    return render(request, LIVE if request.htmx else PAGE, _context(request, look))


def _context(request: SessionRequest, look: Looker, refused: TracingForm | None = None) -> dict[str, Any]:
    found, chosen = list_patrols(look.by), request.GET.get("state", "")
    tabs = {
        "": found, "available": found.filter(state="available"), "busy": found.exclude(emergency=""),
        "off": found.filter(state="off"),
    }  # fmt: skip
    chosen = chosen if chosen in tabs else ""
    page = Paginator(tabs[chosen], SIZE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    emergencies = {one.pk: one for one in list_emergencies(look.by).filter(state="sent")}
    own = open_form(look) if may_lead(look, look.by.unit) else None
    return {
        "page": page, "lines": patrol_lines(rows, emergencies, look.at), "state": chosen,
        "tabs": [(name, rows_of.count()) for name, rows_of in tabs.items()], "form": refused or own,
    }  # fmt: skip


@require_POST
@with_session
def add(request: SessionRequest) -> HttpResponse:
    """Make a patrol known."""
    look = looker(request)
    check_may_lead(look.by, look.by.unit, Action.CREATE)
    form = open_form(look, request.POST)

    def do(told: Told) -> str:
        said = {name: told[name] for name in ("name", "unit", "kind", "post")}
        told_of = PatrolTold(**said, tier=int(told["tier"]), skills=tuple(told["skills"]))
        row = acts.open_patrol(told=told_of, by=look.by, at=look.at)
        return _("Patrol %(name)s is known. Give it a crew now.") % {"name": row.name}

    return send(
        request, form, do, back=("desk:patrols",), page=PAGE, context=lambda look: _context(request, look, form)
    )
