"""What holds here: asked by address, community, place, position or a click on the map; for whoever may see controls."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.apps.zones.access.areas import check_may_ask
from bihuan.web.desk.areas.forms import AskingForm
from bihuan.web.desk.areas.holds_page import asked, at_place, in_community, page_of
from bihuan.web.desk.tracing.forms import known_id
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/areas/holds.html"


@require_http_methods(["GET", "HEAD", "POST"])
@with_session
def holds(request: SessionRequest) -> HttpResponse:
    """Show the form; sent, answer it. An address stands in no URL, so that no log has it; nothing is kept."""
    look = looker(request)
    check_may_ask(look.by)
    if request.method != "POST":
        return render(request, PAGE, page_of(look.by, AskingForm(), look.at))
    place = known_id(request.POST.get("place", ""))
    if place:
        return render(request, PAGE, at_place(look.by, place, AskingForm(), look.at, look.at))
    form = AskingForm(request.POST)
    context = asked(look.by, form, look.at)
    return render(request, PAGE, context, status=422 if form.errors else 200)


@require_GET
@with_session
def holds_in(request: SessionRequest, community: str) -> HttpResponse:
    """Show what holds in one community."""
    look = looker(request)
    check_may_ask(look.by)
    return render(request, PAGE, in_community(look.by, community, AskingForm(), look.at, look.at))
