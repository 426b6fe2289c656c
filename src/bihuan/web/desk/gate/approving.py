"""The tray of what waits for a word: everything that is needed to decide stands on the one page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.intake.access import check_approver
from bihuan.apps.intake.actions import say_word
from bihuan.apps.intake.queries.desk import department_names, unconfirmed_laboratories, waiting_for_word
from bihuan.apps.intake.rules.approving import REFUSALS
from bihuan.web.desk.gate.answer_page import slot_lines
from bihuan.web.desk.gate.asking_page import month_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def approvals(request: SessionRequest) -> HttpResponse:
    """Show what waits for a word, oldest first, and to health the laboratories that nobody has confirmed."""
    by, at = request.session_of.actor, now()
    check_approver(by)
    found = waiting_for_word(by.incident, at)
    cards = [(one, slot_lines(one.query.places, by.incident) if one.query else []) for one in found]
    laboratories = unconfirmed_laboratories(by.incident) if by.role is Role.HEALTH_APPROVER else []
    context = {
        "cards": cards, "reasons": [(one, label("approval_reason", one)) for one in REFUSALS],
        "departments": department_names(), "laboratories": laboratories, "month": month_of(by.incident, at),
    }  # fmt: skip
    return render(request, "desk/gate/approvals.html", context)


@require_POST
@with_session
def say(request: SessionRequest, subject: str, subject_id: UUID) -> HttpResponse:
    """Say yes or no to exactly what the page showed."""
    by, said = request.session_of.actor, request.POST
    check_approver(by)
    try:
        row = say_word(
            subject=subject, subject_id=str(subject_id), is_yes=said.get("word") == "yes",
            digest=said.get("digest", ""), reason=said.get("reason", ""), by=by, at=now(),
        )  # fmt: skip
    except NotAllowed as refusal:
        if refusal.code == "not_found":
            raise
        messages.error(request, label("code", refusal.code))
        return redirect("desk:approvals")
    waits = _("Your word is kept. A second department has to agree.")
    messages.success(request, waits if row.state == "waiting" else _("Your word is kept, and it is decided."))
    return redirect("desk:approvals")
