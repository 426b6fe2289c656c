"""What waits for a second person, and what was taken out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.exports import decide_export, exports_of, waiting_exports, words_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.exports import APPROVERS, EXPORTERS, OVERSEERS
from bihuan.web.desk.exports.views import export_views
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session


@require_GET
@with_session
def exports(request: SessionRequest) -> HttpResponse:
    """Show one's own exports (an overseer: all), and those that wait for one's word."""
    by, at = request.session_of.actor, now()
    if by.role not in EXPORTERS | APPROVERS | OVERSEERS:
        raise NotAllowed("wrong_role", role=by.role.value)
    page = Paginator(exports_of(by), 50).get_page(request.GET.get("page"))
    asked = [row for row in waiting_exports(by)[:50] if row.expires_at > at]
    waiting = list(zip(export_views(asked, by, at), map(words_of, asked), strict=True))
    context = {
        "page": page, "exports": export_views(page.object_list, by, at), "waiting": waiting,
        "sees_all": by.role in OVERSEERS,
    }  # fmt: skip
    return render(request, "desk/exports/exports.html", context)


@require_POST
@with_session
def decide(request: SessionRequest, export_id: UUID) -> HttpResponse:
    """Agree to another person's export, or refuse it."""
    is_approved = request.POST.get("answer") == "approve"
    try:
        decide_export(export_id=str(export_id), is_approved=is_approved, by=request.session_of.actor, at=now())
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, label("code", refusal.code))
        return redirect("desk:exports")
    messages.success(request, _("Agreed. The file can be made now.") if is_approved else _("Refused."))
    return redirect("desk:exports")
