"""One contact: history, calendar, orders, quarantine, whom they met; release, end, propose a quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.tracing.access import get_contact
from bihuan.apps.tracing.actions.contacts import end_contact, release_contact
from bihuan.apps.tracing.actions.quarantines import NewQuarantine, propose_quarantine
from bihuan.web.desk.tracing.contact_forms import EndForm, QuarantineForm, ReleaseForm
from bihuan.web.desk.tracing.contact_page import contact_context
from bihuan.web.desk.tracing.forms import Do, Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Contact

PAGE = "desk/tracing/contact.html"


@require_GET
@with_session
def contact(request: SessionRequest, contact_id: UUID) -> HttpResponse:
    """Show the contact."""
    look = looker(request)
    return render(request, PAGE, contact_context(get_contact(look.by, str(contact_id)), look))


def _sent(request: SessionRequest, row: Contact, name: str, form: TracingForm, do: Do) -> HttpResponse:
    def context(look: Looker) -> dict[str, Any]:
        return contact_context(get_contact(look.by, row.pk), look, {name: form})

    return send(request, form, do, back=("desk:contact", row.pk), page=PAGE, context=context)


@require_POST
@with_session
def release(request: SessionRequest, contact_id: UUID) -> HttpResponse:
    """Release the contact; where a check is missing, only with a reason that says how they were looked after."""
    look = looker(request)
    row = get_contact(look.by, str(contact_id))

    def do(told: Told) -> str:
        release_contact(contact_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("The contact is released.")

    return _sent(request, row, "release", ReleaseForm(request.POST), do)


@require_POST
@with_session
def end(request: SessionRequest, contact_id: UUID) -> HttpResponse:
    """End the follow-up before its time."""
    look = looker(request)
    row = get_contact(look.by, str(contact_id))

    def do(told: Told) -> str:
        end_contact(contact_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("The follow-up has ended.")

    return _sent(request, row, "end", EndForm(request.POST), do)


@require_POST
@with_session
def propose(request: SessionRequest, contact_id: UUID) -> HttpResponse:
    """Propose that the contact stay somewhere; it binds nobody until a health approver has agreed."""
    look = looker(request)
    row = get_contact(look.by, str(contact_id))
    form = QuarantineForm(request.POST)

    def do(told: Told) -> str:
        new = NewQuarantine(row.person_id, form.terms(), told["place_text"], contact_id=row.pk, note=told["note"])
        propose_quarantine(new=new, by=look.by, at=look.at)
        return _("Proposed. It binds nobody until a health approver who is somebody else has agreed.")

    return _sent(request, row, "quarantine", form, do)
