"""The pages of a lane: fill a tube, hand tubes over; each is one command that may come twice."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.access.tubes import get_lane_site
from bihuan.apps.screening.actions.custody import hand_box
from bihuan.apps.screening.actions.tubes_lane import fill_from_lane
from bihuan.web.field.lane.forms import read_box, read_tube
from bihuan.web.field.lane.lane_page import box_context, lane_context
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.headers import with_camera
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, BOX = "field/lane/lane.html", "field/lane/box.html"
_KEPT = ("round", "site", "lane", "kind", "size", "building", "flat")


@require_GET
@with_session
def lane(request: SessionRequest) -> HttpResponse:
    """Show where one is, the tube to be filled, and the people of the chosen building."""
    return with_camera(render(request, PAGE, lane_context(looker(request), request.GET)))


@require_POST
@with_session
def fill(request: SessionRequest) -> HttpResponse:
    """Fill and seal one tube; answered as JSON to the queue of the phone, else with the page for the next tube."""
    look, told = looker(request), read_tube(request.POST)
    get_lane_site(look.by, told.round_id, told.site_id)
    try:
        done = fill_from_lane(told=told, by=look.by, at=look.at)
    except (NotAllowed, CommandReused) as refusal:
        return _refused(request, refusal, PAGE)
    said = ngettext(
        "Tube %(code)s is sealed: %(n)s person.", "Tube %(code)s is sealed: %(n)s people.", int(str(done["members"]))
    )
    return _done(request, said % {"code": done["code"], "n": done["members"]}, "field:lane")


@require_http_methods(["GET", "POST"])
@with_session
def box(request: SessionRequest) -> HttpResponse:
    """Hand tubes over in a box."""
    look = looker(request)
    if request.method == "GET":
        return with_camera(render(request, BOX, box_context(look, request.GET)))
    told = read_box(request.POST)
    get_lane_site(look.by, told.round_id, told.site_id)
    try:
        hand_box(new=told, by=look.by, at=look.at)
    except (NotAllowed, CommandReused) as refusal:
        return _refused(request, refusal, BOX)
    return _done(request, _("Box %(code)s is handed over.") % {"code": told.code}, "field:box")


def _refused(request: SessionRequest, refusal: Exception, page: str) -> HttpResponse:
    """Answer a refusal with what to do; nothing that was typed is lost."""
    said = _said(refusal)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": said}, status=409)
    context = lane_context if page == PAGE else box_context
    return with_camera(render(request, page, context(looker(request), request.POST, request.POST, said), status=409))


def _said(refusal: Exception) -> str:
    if not isinstance(refusal, NotAllowed):
        return label("code", "command_reused")
    told = refusal.params.get("tube") or refusal.params.get("place") or ""
    return f"{label('code', refusal.code)} {told}".strip()


def _done(request: SessionRequest, said: str, page: str) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"said": said})
    messages.success(request, said)
    kept = {name: value for name in _KEPT if (value := request.POST.get(name, ""))}
    return redirect(f"{reverse(page)}?{urlencode(kept)}")
