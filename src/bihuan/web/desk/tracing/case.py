"""One case: all that is known of it, and what can be done: a visit, its dates, what it is called, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.access import get_case, get_visit
from bihuan.apps.tracing.actions import cases, coursing, visits
from bihuan.web.desk.tracing import case_work
from bihuan.web.desk.tracing.case_page import case_context
from bihuan.web.desk.tracing.forms import Do, Told, TracingForm, said_of, send
from bihuan.web.desk.tracing.seeing import rules_or_none
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Case

PAGE = "desk/tracing/case.html"


@require_GET
@with_session
def case(request: SessionRequest, case_id: UUID) -> HttpResponse:
    """Show the case."""
    look = looker(request)
    return render(request, PAGE, case_context(get_case(look.by, str(case_id)), look))


def _sent(request: SessionRequest, row: Case, name: str, form: TracingForm, do: Do) -> HttpResponse:
    def context(look: Looker) -> dict[str, Any]:
        return case_context(get_case(look.by, row.pk), look, {name: form})

    return send(request, form, do, back=("desk:case", row.pk), page=PAGE, context=context)


@require_POST
@with_session
def add_visit(request: SessionRequest, case_id: UUID) -> HttpResponse:
    """Record a visit of the case's person; what is to be looked at (an unknown end, no position) is said."""
    look = looker(request)
    row = get_case(look.by, str(case_id))

    def do(told: Told) -> str:
        said = {name: told[name] for name in ("starts_at", "ends_at", "origin", "place_text", "note")}
        new = visits.NewVisit(row.person_id, place_id=told["place"], **said)
        kept = visits.record_visit(new=new, by=look.by, at=look.at, is_confirmed=told["is_confirmed"])
        return " ".join([_("Visit kept."), *(label("visit_notice", one) for one in kept.notices)])

    return _sent(request, row, "visit", case_work.visit_form(look.by, request.POST), do)


@require_POST
@with_session
def confirm(request: SessionRequest, case_id: UUID, visit_id: UUID) -> HttpResponse:
    """Confirm a visit as it stands."""
    look = looker(request)
    row, visit = get_case(look.by, str(case_id)), get_visit(look.by, str(visit_id))
    try:
        visits.confirm_visit(visit_id=visit.pk, by=look.by, at=look.at)
        messages.success(request, _("Visit confirmed."))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, said_of(refusal))
    return redirect("desk:case", row.pk)


@require_POST
@with_session
def dates(request: SessionRequest, case_id: UUID) -> HttpResponse:
    """Change what is known of the case's course."""
    look = looker(request)
    row = get_case(look.by, str(case_id))
    rules = rules_or_none(row.incident_id)
    form = case_work.dates_form(row, rules.protocol if rules else None, request.POST)

    def do(told: Told) -> str:
        coursing.change_course(case_id=row.pk, told=form.told(), by=look.by, at=look.at, expected_n=told["n"])
        return _("The dates of the case are kept.")

    return _sent(request, row, "dates", form, do)


@require_POST
@with_session
def classify(request: SessionRequest, case_id: UUID) -> HttpResponse:
    """Call the case something else."""
    look = looker(request)
    row = get_case(look.by, str(case_id))

    def do(told: Told) -> str:
        called, _colon, reason = told["verdict"].partition(":")
        cases.classify_case(
            case_id=row.pk, classification=called, reason=reason, by=look.by, at=look.at, expected_n=told["n"]
        )
        return _("The case is now called: %s") % label("classification", called)

    return _sent(request, row, "classify", case_work.classify_form(row, request.POST), do)


@require_POST
@with_session
def close(request: SessionRequest, case_id: UUID) -> HttpResponse:
    """Close the case with its outcome."""
    look = looker(request)
    row = get_case(look.by, str(case_id))

    def do(told: Told) -> str:
        cases.close_case(case_id=row.pk, outcome=told["outcome"], by=look.by, at=look.at, expected_n=told["n"])
        return _("The case is closed.")

    return _sent(request, row, "close", case_work.close_form(row, request.POST), do)
