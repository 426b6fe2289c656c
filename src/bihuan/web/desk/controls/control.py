"""The page of one control, and what is done with it: decided, extended, reviewed, lifted, withdrawn; its notice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.zones.access.controls import get_control
from bihuan.apps.zones.actions import controls as acts
from bihuan.apps.zones.queries.controls_pages import texts_of
from bihuan.apps.zones.rules.controls import DECIDERS, DRAFTERS, check_role
from bihuan.web.desk.controls.control_page import control_context
from bihuan.web.desk.controls.forms import EndingForm, ExtendForm, ReviewForm
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE = "desk/controls/control.html"


@require_GET
@with_session
def control(request: SessionRequest, control_id: UUID) -> HttpResponse:
    """Show one control: facts, decisions before and after it, checklist, words."""
    look = looker(request)
    return render(request, PAGE, control_context(get_control(look.by, str(control_id)), look))


@require_GET
@with_session
def notice(request: SessionRequest, control_id: UUID) -> HttpResponse:
    """Show the latest words of a control alone, in both languages, to be printed."""
    look = looker(request)
    row = get_control(look.by, str(control_id))
    texts = texts_of(row)
    if not texts:
        raise NotAllowed("not_found")
    return render(request, "desk/controls/notice.html", {"row": row, "text": texts[0]})


@require_POST
@with_session
def decide(request: SessionRequest, control_id: UUID) -> HttpResponse:
    """Put a draft into force, as somebody else than its drafter."""
    look, n = looker(request), request.POST.get("n", "")
    try:
        acts.decide_control(
            control_id=str(control_id), by=look.by, at=look.at, expected_n=int(n[:9]) if n.isdecimal() else None
        )
        messages.success(request, _("Decided. Its orders are being opened."))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, label("code", refusal.code))
    return redirect("desk:control", control_id)


@require_POST
@with_session
def extend(request: SessionRequest, control_id: UUID) -> HttpResponse:
    """Draft the decision that follows this one."""
    look, row = looker(request), str(control_id)

    def do(told: Told) -> str:
        found = acts.extend_control(control_id=row, by=look.by, at=look.at, **told)
        return _("Draft %(number)s follows this decision. Another person decides it.") % {"number": found.number}

    return _sent(request, ExtendForm(request.POST), "extend", do, row, DRAFTERS)


@require_POST
@with_session
def review(request: SessionRequest, control_id: UUID) -> HttpResponse:
    """Say after a look that a control stands."""
    look, row = looker(request), str(control_id)

    def do(told: Told) -> str:
        acts.review_control(control_id=row, next_review_at=told["review_at"], by=look.by, at=look.at)
        return _("It stands until the next review.")

    return _sent(request, ReviewForm(request.POST), "review", do, row, DECIDERS)


@require_POST
@with_session
def lift(request: SessionRequest, control_id: UUID) -> HttpResponse:
    """End a control before its end."""
    look, row = looker(request), str(control_id)

    def do(told: Told) -> str:
        acts.lift_control(control_id=row, reason=told["reason"], by=look.by, at=look.at)
        return _("Lifted. What has to be taken down is being ordered.")

    return _sent(request, EndingForm("lift", request.POST), "lift", do, row, DECIDERS)


@require_POST
@with_session
def withdraw(request: SessionRequest, control_id: UUID) -> HttpResponse:
    """Take a draft back."""
    look, row = looker(request), str(control_id)

    def do(told: Told) -> str:
        acts.withdraw_control(control_id=row, reason=told["reason"], by=look.by, at=look.at)
        return _("The draft is withdrawn.")

    return _sent(request, EndingForm("withdraw", request.POST), "withdraw", do, row, DRAFTERS)


def _sent(
    request: SessionRequest, form: TracingForm, name: str, do: Any, row: str, roles: frozenset[Role]
) -> HttpResponse:  # fmt: skip
    """Send a form of the page; who may not do this at all is told so before anything of it is read."""
    by = looker(request).by
    check_role(by, roles)
    get_control(by, row)

    def again(look: Looker) -> dict[str, Any]:
        return control_context(get_control(look.by, row), look, {name: form})

    return send(request, form, do, back=("desk:control", row), page=PAGE, context=again)
