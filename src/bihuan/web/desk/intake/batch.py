"""One batch: preview of its columns, progress, what became of each line, receipts, its declared number."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.access import check_role
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.access import check_decider, get_batch, get_receipt
from bihuan.apps.intake.actions import receipt_file, recount_batch, resume_batch
from bihuan.apps.intake.rules import RECOUNT_REASONS, WRITERS
from bihuan.web.desk.intake.background import dispose_in_time
from bihuan.web.desk.intake.batch_page import batch_context
from bihuan.web.desk.intake.choosing import choice_for, refusal_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.downloads import json_attachment
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def batch(request: SessionRequest, batch_id: UUID) -> HttpResponse:
    """Show the batch as far as it has come."""
    row = get_batch(request.session_of.actor, str(batch_id))
    context = batch_context(looker(request), row, request.GET)
    return render(request, "desk/intake/_batch.html" if request.htmx else "desk/intake/batch.html", context)


@require_POST
@with_session
def dispose(request: SessionRequest, batch_id: UUID) -> HttpResponse:
    """Have every line disposed under the confirmed columns, or finish what was cut off."""
    by = request.session_of.actor
    check_role(by, WRITERS)
    row = get_batch(by, str(batch_id))
    if row.state == "opened":
        resume_batch(batch_id=row.pk, by=by, at=now())
        return redirect("desk:batch", row.pk)
    chosen = choice_for(request.POST, row)
    refusal = refusal_of(chosen)
    if refusal:
        context = batch_context(looker(request), row, request.POST)
        return render(request, "desk/intake/batch.html", context, status=409)
    _dispose(request, row.pk, row.read, chosen)
    return redirect("desk:batch", row.pk)


def _dispose(request: SessionRequest, batch_id: str, lines: int, chosen: object) -> None:
    try:
        dispose_in_time(batch_id, lines, request.session_of.actor, chosen)  # type: ignore[arg-type]  # read from the form, checked by the action
    except NotAllowed as refusal:
        messages.error(request, label("code", refusal.code))


@require_POST
@with_session
def recount(request: SessionRequest, batch_id: UUID) -> HttpResponse:
    """Note that the source corrected its own count."""
    by = request.session_of.actor
    check_decider(by)
    row = get_batch(by, str(batch_id))
    number, reason = request.POST.get("declared", "").strip(), request.POST.get("reason", "")
    if not number.isdecimal() or reason not in RECOUNT_REASONS:
        context = batch_context(looker(request), row, request.GET)
        typed = {"typed": {"declared": number, "reason": reason}}
        return render(request, "desk/intake/batch.html", {**context, **typed}, status=422)
    recount_batch(batch_id=row.pk, declared=int(number), reason=reason, by=by, at=now())
    messages.success(request, _("The source's count is now %s; the first one stays on the receipt.") % number)
    return redirect("desk:batch", row.pk)


@require_GET
@with_session
def receipt(request: SessionRequest, receipt_id: UUID) -> HttpResponse:
    """Give a receipt as the file that the source keeps."""
    found = get_receipt(request.session_of.actor, str(receipt_id))
    name = f"receipt-{found.source.code}-{found.batch.seq if found.batch else ''}-{found.kind}.json"
    return json_attachment(receipt_file(found.pk), name=name)
