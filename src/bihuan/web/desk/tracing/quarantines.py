"""Quarantine: what waits for a second person, what is in force, whose review is due; and one decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.tracing.access import get_quarantine, list_quarantines
from bihuan.apps.tracing.actions import quarantines as actions
from bihuan.apps.tracing.queries import pages
from bihuan.web.desk.tracing.forms import Do, Told, TracingForm, send
from bihuan.web.desk.tracing.quarantine_forms import ExtendForm, LiftForm, RefuseForm, ReviewForm
from bihuan.web.desk.tracing.quarantine_page import TABS, quarantine_context, quarantine_lines
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Quarantine

SIZE, PAGE = 50, "desk/tracing/quarantine.html"


@require_GET
@with_session
def quarantines(request: SessionRequest) -> HttpResponse:
    """Show the decisions of a tab, the next review first."""
    look = looker(request)
    found, tab = list_quarantines(look.by), request.GET.get("tab", "")
    counts = pages.counts_of_quarantines(found, look.at)
    tab = tab if tab in TABS else next((one for one in ("waiting", "review") if counts.get(one)), "in_force")
    page = Paginator(pages.quarantines_in(found, tab, look.at), SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page, "lines": quarantine_lines(page.object_list, look), "tab": tab,
        "tabs": [(name, counts.get(name, 0)) for name in TABS],
    }  # fmt: skip
    return render(request, "desk/tracing/quarantines.html", context)


@require_GET
@with_session
def quarantine(request: SessionRequest, quarantine_id: UUID) -> HttpResponse:
    """Show one decision."""
    look = looker(request)
    return render(request, PAGE, quarantine_context(get_quarantine(look.by, str(quarantine_id)), look))


def _sent(request: SessionRequest, row: Quarantine, name: str, form: TracingForm, do: Do) -> HttpResponse:
    def context(look: Looker) -> dict[str, Any]:
        return quarantine_context(get_quarantine(look.by, row.pk), look, {name: form})

    return send(request, form, do, back=("desk:quarantine", row.pk), page=PAGE, context=context)


@require_POST
@with_session
def decide(request: SessionRequest, quarantine_id: UUID) -> HttpResponse:
    """Say yes or no as a health approver who is somebody else than who proposed."""
    look, is_yes = looker(request), request.POST.get("word") == "yes"
    row = get_quarantine(look.by, str(quarantine_id))
    form: TracingForm = TracingForm(request.POST) if is_yes else RefuseForm(request.POST)

    def do(told: Told) -> str:
        reason = told.get("reason", "")
        actions.decide_quarantine(quarantine_id=row.pk, is_yes=is_yes, by=look.by, at=look.at, reason=reason)
        return _("Agreed to: it is in force.") if is_yes else _("Refused.")

    return _sent(request, row, "agree" if is_yes else "refuse", form, do)


@require_POST
@with_session
def lift(request: SessionRequest, quarantine_id: UUID) -> HttpResponse:
    """Lift a decision that is in force."""
    look = looker(request)
    row = get_quarantine(look.by, str(quarantine_id))

    def do(told: Told) -> str:
        actions.lift_quarantine(quarantine_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("Lifted. Tell the person.")

    return _sent(request, row, "lift", LiftForm(request.POST), do)


@require_POST
@with_session
def review(request: SessionRequest, quarantine_id: UUID) -> HttpResponse:
    """Say after a look that the decision stands."""
    look = looker(request)
    row = get_quarantine(look.by, str(quarantine_id))

    def do(told: Told) -> str:
        at = told["next_review_at"]
        actions.review_quarantine(quarantine_id=row.pk, next_review_at=at, by=look.by, at=look.at)
        return _("It stands until the next look.")

    return _sent(request, row, "review", ReviewForm(request.POST), do)


@require_POST
@with_session
def extend(request: SessionRequest, quarantine_id: UUID) -> HttpResponse:
    """Propose a further decision that begins where this one ends."""
    look = looker(request)
    row, form = get_quarantine(look.by, str(quarantine_id)), ExtendForm(request.POST)
    made: list[str] = []

    def do(told: Told) -> str:
        ends_at, review_at = told["ends_at"], told["review_at"]
        new = actions.extend_quarantine(
            quarantine_id=row.pk, ends_at=ends_at, review_at=review_at, by=look.by, at=look.at
        )
        made.append(new.pk)
        return _("A further decision is proposed; it needs its own second person.")

    answer = _sent(request, row, "extend", form, do)
    return redirect("desk:quarantine", made[0]) if made else answer
