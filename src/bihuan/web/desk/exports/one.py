"""One export: make it, see its passphrase once, fetch its file. Each is a POST of its own, answered apart."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.exports import fetch_export, get_export, make_export, show_passphrase
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.exports.views import export_view, reason_in_words
from bihuan.web.parts.clock import now
from bihuan.web.parts.downloads import attachment
from bihuan.web.parts.export_files import draw
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE = "desk/exports/export.html"


@require_GET
@with_session
def export(request: SessionRequest, export_id: UUID) -> HttpResponse:
    """Show how far an export has come and what comes next."""
    return _page(request, str(export_id))


def _page(request: SessionRequest, export_id: str, *, passphrase: str = "", refusal: str = "") -> HttpResponse:
    by = request.session_of.actor
    row = get_export(by, export_id)
    view = export_view(row, by, now())
    said = label("code", refusal) if refusal else ""
    context = {"export": view, "words": reason_in_words(row, view), "passphrase": passphrase, "refusal": said}
    return render(request, PAGE, context, status=409 if refusal else 200)


def _refused(request: SessionRequest, export_id: UUID, refusal: NotAllowed) -> HttpResponse:
    if refusal.code in LOOKS_MISSING:
        raise refusal
    return _page(request, str(export_id), refusal=refusal.code)


@require_POST
@with_session
def make(request: SessionRequest, export_id: UUID) -> HttpResponse:
    """Make the file of an approved export."""
    try:
        row = make_export(export_id=str(export_id), draw=draw, by=request.session_of.actor, at=now())
    except NotAllowed as refusal:
        return _refused(request, export_id, refusal)
    return redirect("desk:export", row.pk)


@require_POST
@with_session
def passphrase(request: SessionRequest, export_id: UUID) -> HttpResponse:
    """Show the passphrase, once, on a page that no browser keeps."""
    try:
        shown = show_passphrase(export_id=str(export_id), by=request.session_of.actor, at=now())
    except NotAllowed as refusal:
        return _refused(request, export_id, refusal)
    return _page(request, str(export_id), passphrase=shown)


@require_POST
@with_session
def file(request: SessionRequest, export_id: UUID) -> HttpResponse:
    """Give the file; each time is a look at every row of it."""
    try:
        fetched = fetch_export(export_id=str(export_id), by=request.session_of.actor, at=now())
    except NotAllowed as refusal:
        return _refused(request, export_id, refusal)
    return attachment(fetched.body, name=fetched.filename, content_type=fetched.content_type)
