"""What makes a case: a laboratory's record is linked, a laboratory is confirmed by health."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.access import check_approver, check_originator
from bihuan.apps.intake.actions import confirm_source, link_case
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session


@require_POST
@with_session
def link(request: SessionRequest) -> HttpResponse:
    """Link a case to the laboratory's record on which it rests."""
    by = request.session_of.actor
    check_originator(by)
    try:
        link_case(record_id=request.POST.get("record", "")[:36], by=by, at=now())
        messages.success(request, _("Linked. The case can be asked about now."))
    except NotAllowed as refusal:
        messages.error(request, label("code", refusal.code))
    return redirect("desk:queries")


@require_POST
@with_session
def confirm(request: SessionRequest, source_id: UUID) -> HttpResponse:
    """Confirm, as health, that a source is a laboratory."""
    by = request.session_of.actor
    check_approver(by)
    try:
        confirm_source(source_id=str(source_id), by=by, at=now())
        messages.success(request, _("Confirmed. Its positive results can become cases."))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, label("code", refusal.code))
    return redirect("desk:approvals")
