"""Breaking the glass of one person, or of one order; and the review of it by somebody else."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.apps.core.access import check_role
from bihuan.apps.core.journal.glass import review_glass
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.glass import LEAST_WORDS, REASONS, ROLES
from bihuan.apps.orders.actions.breaking import break_glass_of
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

_PAGES = {"person": "desk:person", "order": "desk:order"}


@require_http_methods(["GET", "POST"])
@with_session
def break_glass(request: SessionRequest, kind: str, object_id: UUID) -> HttpResponse:
    """Ask for reason and words; sent, open this one record for sixty minutes and tell a supervisor."""
    look = looker(request)
    check_role(look.by, ROLES)
    if kind not in _PAGES:
        raise NotAllowed("not_found")
    said = {"reason": request.POST.get("reason", ""), "words": request.POST.get("words", "")[:1000]}
    context = {"kind": kind, "object_id": object_id, "reasons": REASONS, "least": LEAST_WORDS, "said": said}
    if request.method == "GET":
        return render(request, "desk/trust/glass.html", context)
    try:
        break_glass_of(kind=kind, object_id=str(object_id), by=look.by, at=look.at, session=look.session, **said)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        return render(request, "desk/trust/glass.html", {**context, "refusal": label("code", refusal.code)}, status=422)
    messages.warning(request, _("Open for sixty minutes. A supervisor has been told; somebody else will review it."))
    return redirect(_PAGES[kind], object_id)


@require_POST
@with_session
def review(request: SessionRequest, glass_id: UUID) -> HttpResponse:
    """Note what another person finds of a breaking."""
    look = looker(request)
    review_glass(glass_id=str(glass_id), verdict=request.POST.get("verdict", ""), by=look.by, at=look.at)
    messages.success(request, _("The review is kept."))
    return redirect("desk:oversight")
