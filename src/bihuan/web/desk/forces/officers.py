"""The people: the list with its filter, adding one or many, and one person with the absences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import check_may, get_absence, get_officer
from bihuan.apps.forces.actions import absences, officers
from bihuan.web.desk.forces import officer_forms as forms
from bihuan.web.desk.forces.forms import units_to_choose
from bihuan.web.desk.forces.officers_page import officer_context, officers_context
from bihuan.web.desk.tracing.forms import Do, Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.web.desk.forces.forms import ForcesForm

LIST, ONE = "desk/forces/officers.html", "desk/forces/officer.html"


@require_GET
@with_session
def listing(request: SessionRequest) -> HttpResponse:
    """Show the people that the actor may see."""
    return render(request, LIST, officers_context(looker(request), request.GET))


def _add(request: SessionRequest, name: str, form: ForcesForm, do: Do) -> HttpResponse:
    check_may(request.session_of.actor, Action.CREATE, Kind.OFFICER)

    def context(look: Looker) -> dict[str, Any]:
        return officers_context(look, {}, {name: form})

    return send(request, form, do, back=("desk:officers",), page=LIST, context=context)


@require_POST
@with_session
def add(request: SessionRequest) -> HttpResponse:
    """Add one person to a unit's strength."""
    look = looker(request)
    form = forms.OfficerForm(units_to_choose(look.by.incident, look.by.unit), request.POST)

    def do(told: Told) -> str:
        officers.add_officer(told=forms.officer_told(told), by=look.by, at=look.at)
        return _("Added to the strength.")

    return _add(request, "add", form, do)


@require_POST
@with_session
def paste(request: SessionRequest) -> HttpResponse:
    """Add many people at once."""
    look = looker(request)
    form = forms.PasteForm(units_to_choose(look.by.incident, look.by.unit), request.POST)

    def do(told: Told) -> str:
        added = officers.add_officers(told=forms.pasted(told), by=look.by, at=look.at)
        return ngettext("%(n)s person added.", "%(n)s people added.", len(added)) % {"n": len(added)}

    return _add(request, "paste", form, do)


@require_GET
@with_session
def one(request: SessionRequest, officer_id: UUID) -> HttpResponse:
    """Show one person with absences and posts."""
    look = looker(request)
    return render(request, ONE, officer_context(look, get_officer(look.by, str(officer_id))))


def _sent(request: SessionRequest, officer_id: str, name: str, form: ForcesForm, do: Do) -> HttpResponse:
    check_may(request.session_of.actor, Action.UPDATE, Kind.OFFICER)

    def context(look: Looker) -> dict[str, Any]:
        return officer_context(look, get_officer(look.by, officer_id), {name: form})

    return send(request, form, do, back=("desk:officer", officer_id), page=ONE, context=context)


@require_POST
@with_session
def change(request: SessionRequest, officer_id: UUID) -> HttpResponse:
    """Change what is kept of somebody."""
    look, pk = looker(request), str(officer_id)
    form = forms.OfficerForm(units_to_choose(look.by.incident, look.by.unit), request.POST)

    def do(told: Told) -> str:
        officers.change_officer(officer_id=pk, told=forms.officer_told(told), n=told["n"], by=look.by, at=look.at)
        return _("Changed.")

    return _sent(request, pk, "change", form, do)


@require_POST
@with_session
def leave(request: SessionRequest, officer_id: UUID) -> HttpResponse:
    """Let somebody leave the strength."""
    look, pk = looker(request), str(officer_id)

    def do(told: Told) -> str:
        officers.leave_officer(officer_id=pk, n=told["n"], by=look.by, at=look.at)
        return _("Left the strength.")

    return _sent(request, pk, "leave", forms.LeaveForm(request.POST), do)


@require_POST
@with_session
def tell(request: SessionRequest, officer_id: UUID) -> HttpResponse:
    """Tell that somebody is away."""
    look, pk = looker(request), str(officer_id)

    def do(told: Told) -> str:
        absences.tell_absence(
            officer_id=pk, kind=told["kind"], starts_at=told["starts_at"], ends_at=told["ends_at"], by=look.by,
            at=look.at,
        )  # fmt: skip
        return _("Noted. Posts that counted on them stand under On duty as to be replaced.")

    return _sent(request, pk, "absence", forms.AbsenceForm(request.POST), do)


@require_POST
@with_session
def end(request: SessionRequest, absence_id: UUID) -> HttpResponse:
    """Say until when somebody is away."""
    look = looker(request)
    row = get_absence(look.by, str(absence_id))

    def do(told: Told) -> str:
        absences.end_absence(absence_id=row.pk, ends_at=told["ends_at"], n=told["n"], by=look.by, at=look.at)
        return _("Changed.")

    return _sent(request, row.officer_id, "end", forms.EndAbsenceForm(request.POST), do)
