"""The list of announcements, and the page on which one is written freely."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.apps.briefing.actions.announcements import write_announcement
from bihuan.apps.briefing.rules.announcements import check_writer
from bihuan.web.desk.announcements.showing import list_context, wording_form
from bihuan.web.desk.announcements.telling import told_of
from bihuan.web.desk.tracing.forms import Told
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, WRITE_PAGE = "desk/announcements/list.html", "desk/announcements/write.html"


@require_GET
@with_session
def announcements(request: SessionRequest) -> HttpResponse:
    """Show the drafts to release, what holds, what is past."""
    return render(request, PAGE, list_context(looker(request), request.GET.dict()))


@require_http_methods(["GET", "POST"])
@with_session
def write(request: SessionRequest) -> HttpResponse:
    """Show the form of a free announcement; keep what it says as a draft."""
    look = looker(request)
    check_writer(look.by)
    if request.method == "GET":
        return render(request, WRITE_PAGE, {"form": wording_form(look)})
    form, kept = wording_form(look, None, request.POST), []

    def do(told: Told) -> str:
        kept.append(write_announcement(told=told_of(told, look.by.incident), by=look.by, at=look.at))
        return _("The draft is kept. Another person releases it.")

    said = form.attempt(do)
    if not said:
        return render(request, WRITE_PAGE, {"form": form}, status=form.status)
    messages.success(request, said)
    return redirect("desk:announcement-draft", kept[0].pk)
