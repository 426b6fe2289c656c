"""Response live: what is open and late, the oldest first, and what has ended."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.zones.access.emergencies import list_emergencies
from bihuan.apps.zones.access.patrols import list_patrols
from bihuan.web.desk.patrol.lines import emergency_lines
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE = 50
PAGE, LIVE = "desk/patrol/emergencies.html", "desk/patrol/_emergencies.html"


@require_GET
@with_session
def emergencies(request: SessionRequest) -> HttpResponse:
    """Show what is open, the oldest first, or what has ended, the newest first."""
    look, tab = looker(request), "ended" if request.GET.get("tab") == "ended" else "open"
    found = list_emergencies(look.by)
    shown = found.filter(state="ended").order_by("-ended_at") if tab == "ended" else found.exclude(state="ended")
    page = Paginator(shown, SIZE).get_page(request.GET.get("page"))
    lines = emergency_lines(list(page.object_list), look.at)
    free = list_patrols(look.by) if may_do(look.by, Action.LIST, Kind.PATROL, look.by.unit) else None
    context = {
        "page": page, "lines": lines, "tab": tab, "late": sum(line.is_late for line in lines if line.runs),
        "waiting": sum(line.row.state == "waiting" for line in lines), "all_n": found.exclude(state="ended").count(),
        "free_n": free.filter(state="available").count() if free is not None else None,
        "on_duty_n": free.exclude(state="off").count() if free is not None else None,
        "may_report": may_do(look.by, Action.CREATE, Kind.EMERGENCY, look.by.unit),
    }  # fmt: skip
    return render(request, LIVE if request.htmx else PAGE, context)
