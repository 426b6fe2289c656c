"""One entry of the register: change it, consent, what was seen, its end."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.access import get_entry
from bihuan.apps.residents.actions.care import Change, change_care, end_care
from bihuan.apps.residents.actions.consents import give_consent, withdraw_consent
from bihuan.web.desk.care.entry_page import change_form, entry_context
from bihuan.web.desk.care.forms import CareForm, ConsentForm, EndForm
from bihuan.web.desk.screening.forms import press
from bihuan.web.desk.tracing.forms import Do, Told, send
from bihuan.web.parts.care_acts import note
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/care/entry.html"


@require_GET
@with_session
def entry(request: SessionRequest, care_id: UUID) -> HttpResponse:
    """Show one entry."""
    return render(request, PAGE, entry_context(str(care_id), looker(request)))


@require_POST
@with_session
def change(request: SessionRequest, care_id: UUID) -> HttpResponse:
    """Let the entry say what is true now; what was left empty stays as it was."""
    look = looker(request)
    row = get_entry(look.by, str(care_id), Action.UPDATE)

    def do(told: Told) -> str:
        said = Change(
            told["needs"], told["language"], told["medicine_until"], told["kin_name"] or None,
            told["kin_phone"] or None, told["phone"] or None, told["address"] or None, told["note"] or None,
            told["purpose"],
        )  # fmt: skip
        change_care(entry_id=row.pk, change=said, by=look.by, at=look.at)
        return _("The entry says so now.")

    return _sent(request, change_form(row, request.POST), "change", do, row.pk)


@require_POST
@with_session
def consent(request: SessionRequest, care_id: UUID) -> HttpResponse:
    """Keep to what the person agrees."""
    look = looker(request)
    row = get_entry(look.by, str(care_id), Action.UPDATE)

    def do(told: Told) -> str:
        give_consent(entry_id=row.pk, what=told["what"], how=told["how"], by=look.by, at=look.at)
        return _("Kept what the person agrees to.")

    return _sent(request, ConsentForm(request.POST), "consent", do, row.pk)


@require_POST
@with_session
def withdraw(request: SessionRequest, care_id: UUID, consent_id: UUID) -> HttpResponse:
    """Keep that the person takes back what they agreed to."""
    look = looker(request)

    def do() -> str:
        withdraw_consent(consent_id=str(consent_id), by=look.by, at=look.at)
        return _("Taken back: from now on it is refused.")

    return press(request, do, back=("desk:care-entry", str(care_id)))


@require_POST
@with_session
def act(request: SessionRequest, care_id: UUID, deed: str) -> HttpResponse:
    """Note that they were seen, that nobody answered, or that the family was told."""
    look = looker(request)
    back = ("desk:checks",) if request.POST.get("from") == "checks" else ("desk:care-entry", str(care_id))
    return press(request, lambda: note(str(care_id), deed, request.POST, look), back=back)


@require_POST
@with_session
def end(request: SessionRequest, care_id: UUID) -> HttpResponse:
    """End the entry with a reason."""
    look = looker(request)
    row = get_entry(look.by, str(care_id), Action.UPDATE)

    def do(told: Told) -> str:
        end_care(entry_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("The entry has ended. What it says is erased in 30 days.")

    return _sent(request, EndForm(request.POST), "end", do, row.pk)


def _sent(request: SessionRequest, form: CareForm, name: str, do: Do, entry_id: str) -> HttpResponse:
    return send(
        request, form, do, back=("desk:care-entry", entry_id), page=PAGE,
        context=lambda look: entry_context(entry_id, look, {name: form}),
    )  # fmt: skip
