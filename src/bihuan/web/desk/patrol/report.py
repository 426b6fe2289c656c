"""A report typed while the caller still speaks: in the order in which a caller tells it, by the keyboard alone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do
from bihuan.apps.zones.actions.emergencies import report_emergency
from bihuan.apps.zones.queries.emergencies import known_places
from bihuan.apps.zones.rules.emergencies import EmergencyTold
from bihuan.web.desk.patrol.forms import ReportForm
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.maps import draw_map, ground_of
from bihuan.web.parts.sessions import SessionRequest, with_session

REPORT = "desk/patrol/report.html"


@require_http_methods(["GET", "POST"])
@with_session
def report(request: SessionRequest) -> HttpResponse:
    """Take a report in; the form opens with the instant at which somebody answered."""
    look = looker(request)
    check_may(look.by, Action.CREATE, Kind.EMERGENCY)
    choices = [(area.code, f"{area.name} {area.code}") for area in areas_of(look.by.incident)]
    if request.method == "GET":
        opened = look.at.replace(microsecond=0)
        told = {"reported_at": opened, "answered_at": opened, "command": str(uuid4())}
        return render(request, REPORT, _report_context(look, ReportForm(choices, None, told)))
    form, numbers = ReportForm(choices, request.POST), []

    def do(told: Any) -> str:
        row = report_emergency(told=_told(told, look), by=look.by, at=look.at, command=_command(told))
        numbers.append(row.pk)
        return _("Emergency %(n)s was taken in; its order is ready to go out.") % {"n": row.number}

    said = form.attempt(do)
    if not said:
        return render(request, REPORT, _report_context(looker(request), form), status=form.status)
    messages.success(request, said)
    may_see = may_do(look.by, Action.READ, Kind.EMERGENCY, look.by.unit)
    return redirect("desk:emergency", numbers[0]) if may_see else redirect("desk:report-emergency")


def _report_context(look: Looker, form: ReportForm) -> dict[str, Any]:
    places = known_places(look.by.incident)
    picture = draw_map(ground=ground_of(look.by.incident), picks=("report-longitude", "report-latitude"))
    return {"form": form, "places": places, "map": picture, "may_list": may_do(
        look.by, Action.LIST, Kind.EMERGENCY, look.by.unit
    )}  # fmt: skip


def _command(told: Any) -> str:
    return str(told["command"]) if len(str(told["command"])) == 36 else ""


def _told(told: Any, look: Looker) -> EmergencyTold:
    """Return what the form says; a place that is known by its name brings its position and its community."""
    longitude, latitude, area = told["longitude"], told["latitude"], told["area"]
    if longitude is None and latitude is None:
        known = next((one for one in known_places(look.by.incident) if one.name == told["place"].strip()), None)
        if known is not None:
            longitude, latitude, area = known.longitude, known.latitude, area or known.area
    return EmergencyTold(
        kind=told["kind"], place=told["place"], text=told["text"], phone=told["phone"], origin=told["origin"],
        area=area, longitude=longitude, latitude=latitude, ring=int(told["ring"]) if told["ring"] else None,
        reported_at=told["reported_at"], answered_at=told["answered_at"], is_drill=told["is_drill"],
    )  # fmt: skip
