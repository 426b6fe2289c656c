"""One announcement: its versions, its correction and cancellation, its CAP messages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.briefing.access.announcements import get_announcement
from bihuan.apps.briefing.actions.announcements import cancel_announcement, correct_announcement
from bihuan.apps.briefing.queries.announcements import versions_of
from bihuan.apps.briefing.queries.announcements_cap import cap_of
from bihuan.apps.briefing.rules.announcements import check_releaser, check_writer
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.announcements.forms import CancelForm
from bihuan.web.desk.announcements.showing import one_context, wording_form
from bihuan.web.desk.announcements.telling import told_of
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.downloads import attachment
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, CORRECT_PAGE = "desk/announcements/one.html", "desk/announcements/write.html"


@require_GET
@with_session
def announcement(request: SessionRequest, announcement_id: UUID) -> HttpResponse:
    """Show one announcement with all its versions."""
    return render(request, PAGE, one_context(looker(request), str(announcement_id)))


@require_POST
@with_session
def cancel(request: SessionRequest, announcement_id: UUID) -> HttpResponse:
    """Cancel it, in fixed words and at once."""
    look, row = looker(request), str(announcement_id)
    check_releaser(look.by, "")
    get_announcement(look.by, row)
    form = CancelForm(request.POST)

    def do(told: Told) -> str:
        cancel_announcement(announcement_id=row, reason=told["reason"], by=look.by, at=look.at)
        return _("Cancelled. The public is being told.")

    def again(now: Looker) -> dict[str, Any]:
        return one_context(now, row, {"cancel": form})

    return send(request, form, do, back=("desk:announcement", row), page=PAGE, context=again)


@require_http_methods(["GET", "POST"])
@with_session
def correct(request: SessionRequest, announcement_id: UUID) -> HttpResponse:
    """Show the form of a correction, filled with what counts; keep what it says as the next version's draft."""
    look = looker(request)
    check_writer(look.by)
    row = get_announcement(look.by, str(announcement_id))
    versions = versions_of(row)
    if not versions:
        raise NotAllowed("not_found")
    form = wording_form(look, versions[0], request.POST if request.method == "POST" else None)
    context = {"form": form, "row": row}
    if request.method == "GET":
        return render(request, CORRECT_PAGE, context)
    kept: list[str] = []

    def do(told: Told) -> str:
        wording = told_of(told, look.by.incident)
        kept.append(correct_announcement(announcement_id=row.pk, told=wording, by=look.by, at=look.at).pk)
        return _("The correction is kept as a draft. Another person releases it.")

    said = form.attempt(do)
    if not said:
        return render(request, CORRECT_PAGE, context, status=form.status)
    messages.success(request, said)
    return redirect("desk:announcement-draft", kept[0])


@require_GET
@with_session
def cap(request: SessionRequest, announcement_id: UUID, version: int) -> HttpResponse:
    """Give a version as a CAP 1.2 message."""
    row = get_announcement(looker(request).by, str(announcement_id))
    found = next((one for one in versions_of(row) if one.version == version), None)
    if found is None:
        raise NotAllowed("not_found")
    return attachment(cap_of(found), name=f"{found.identifier}.xml", content_type="application/cap+xml")
