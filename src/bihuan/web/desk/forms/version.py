"""One version of a form: what it asks, what the guard found, what is different, who said what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.forms import get_version
from bihuan.apps.briefing.actions import forms as acts
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.forms.version_page import version_context
from bihuan.web.desk.tracing.forms import said_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import FormVersion

PAGE = "desk/forms/form.html"


@require_GET
@with_session
def version(request: SessionRequest, version_id: UUID) -> HttpResponse:
    """Show one version."""
    look = looker(request)
    return render(request, PAGE, version_context(get_version(look.by, str(version_id)), look))


@require_POST
@with_session
def act(request: SessionRequest, version_id: UUID, act: str) -> HttpResponse:
    """Propose, approve, refuse or withdraw a version; refused, say why on the page."""
    look = looker(request)
    row = get_version(look.by, str(version_id))
    if act not in _ACTS:
        raise NotAllowed("not_found")
    try:
        messages.success(request, _ACTS[act](row, request, look))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = version_context(get_version(look.by, row.pk), look) | {"refusal": said_of(refusal)}
        return render(request, PAGE, context, status=409)
    return redirect("desk:form", row.pk)


def _propose(row: FormVersion, request: SessionRequest, look: Looker) -> str:  # noqa: ARG001 - one shape for all acts
    acts.propose_version(version_id=row.pk, by=look.by, at=look.at)
    return _("Proposed. A health approver and the anti-fraud officer decide.")


def _approve(row: FormVersion, request: SessionRequest, look: Looker) -> str:
    kept = acts.approve_version(version_id=row.pk, digest=request.POST.get("digest", ""), by=look.by, at=look.at)
    if kept.form.published == kept.number:
        return _("Approved by both sides: published and signed. Only this version takes answers now.")
    return _("Approved. The other side has still to say its word.")


def _refuse(row: FormVersion, request: SessionRequest, look: Looker) -> str:
    acts.refuse_version(version_id=row.pk, reason=request.POST.get("reason", ""), by=look.by, at=look.at)
    return _("Refused. The next version may be better.")


def _withdraw(row: FormVersion, request: SessionRequest, look: Looker) -> str:
    acts.withdraw_version(version_id=row.pk, reason=request.POST.get("reason", ""), by=look.by, at=look.at)
    return _("Withdrawn.")


_ACTS: dict[str, Callable[[FormVersion, SessionRequest, Looker], str]] = {
    "propose": _propose, "approve": _approve, "refuse": _refuse, "withdraw": _withdraw,
}  # fmt: skip
