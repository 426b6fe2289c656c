"""On duty: who is where now, which level holds and is met, who helps whom, and hours that nobody holds at the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.access import check_role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import check_may
from bihuan.apps.forces.actions import levels, pairings
from bihuan.web.desk.forces import duty_forms as forms
from bihuan.web.desk.forces.duty_page import duty_context, levels_to_choose
from bihuan.web.desk.forces.forms import ForcesForm, units_to_choose
from bihuan.web.desk.tracing.forms import Do, Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/forces/duty.html"


@require_GET
@with_session
def duty(request: SessionRequest) -> HttpResponse:
    """Show who is on duty now."""
    return render(request, PAGE, duty_context(looker(request), request.session_of.time_zone))


def _sent(request: SessionRequest, name: str, form: ForcesForm, do: Do) -> HttpResponse:
    check_may(request.session_of.actor, Action.UPDATE, Kind.PLAN)

    def context(look: Looker) -> dict[str, Any]:
        return duty_context(look, request.session_of.time_zone, {name: form})

    return send(request, form, do, back=("desk:forces",), page=PAGE, context=context)


@require_POST
@with_session
def define(request: SessionRequest) -> HttpResponse:
    """Say what a level demands."""
    look = looker(request)

    def do(told: Told) -> str:
        levels.define_level(told=forms.demands_told(told), by=look.by, at=look.at)
        return _("The level is kept. It holds when it is set.")

    return _sent(request, "define", forms.LevelForm(request.POST), do)


@require_POST
@with_session
def set_level(request: SessionRequest) -> HttpResponse:
    """Let a level hold from now on."""
    look = looker(request)
    check_role(look.by, levels.SETTERS)

    def do(told: Told) -> str:
        levels.set_level(level_id=told["level"], reason=told["reason"], by=look.by, at=look.at)
        return _("The level holds from now on.")

    return _sent(request, "set", forms.SetLevelForm(levels_to_choose(look.by), request.POST), do)


@require_POST
@with_session
def agree(request: SessionRequest) -> HttpResponse:
    """Keep that one unit helps another."""
    look = looker(request)

    def do(told: Told) -> str:
        pairings.agree_pairing(told=forms.pairing_told(told), by=look.by, at=look.at)
        return _("Kept. Plans send them there where they can.")

    return _sent(request, "pairing", forms.PairingForm(units_to_choose(look.by.incident), request.POST), do)


@require_POST
@with_session
def end(request: SessionRequest, pairing_id: UUID) -> HttpResponse:
    """End a pairing now."""
    look = looker(request)

    def do(told: Told) -> str:
        pairings.end_pairing(pairing_id=str(pairing_id), n=told["n"], by=look.by, at=look.at)
        return _("The pairing has ended.")

    return _sent(request, "end", forms.EndPairingForm(request.POST), do)
