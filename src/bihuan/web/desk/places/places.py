"""The list of places: what visits propose, what waits, what stands, what was taken off."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.places import get_place, may_with_places
from bihuan.apps.briefing.actions.places import CONFIRMERS, choose_place, confirm_place, refuse_place, remove_place
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.places.forms import ChooseForm, ReasonForm
from bihuan.web.desk.places.showing import list_context, token_of
from bihuan.web.desk.screening.forms import press
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, BACK = "desk/places/list.html", ("desk:public_places",)


@require_GET
@with_session
def places(request: SessionRequest) -> HttpResponse:
    """Show the list of places, and what can be put on it."""
    return render(request, PAGE, list_context(looker(request), request.GET.dict()))


@require_POST
@with_session
def choose(request: SessionRequest) -> HttpResponse:
    """Choose a proposal for the list."""
    look = looker(request)
    if not may_with_places(look.by, Action.CREATE):
        raise NotAllowed("wrong_role")
    token = token_of(request.POST.get("place", ""), request.POST.get("starts_at", ""))
    form = ChooseForm(token, request.POST)

    def do(told: Told) -> str:
        starts_at = _instant(told["starts_at"])
        choose_place(place=told["place"], starts_at=starts_at, advice=told["advice"], by=look.by, at=look.at)
        return _("Chosen. The health approver confirms it.")

    return _sent(request, form, token, do)


@require_POST
@with_session
def confirm(request: SessionRequest, place_id: UUID) -> HttpResponse:
    """Put a chosen place on the list."""
    look, row = looker(request), str(place_id)
    if look.by.role not in CONFIRMERS:
        raise NotAllowed("wrong_role")
    get_place(look.by, row)

    def do() -> str:
        confirm_place(place_id=row, by=look.by, at=look.at, n=_seen(request))
        return _("It stands on the list now.")

    return press(request, do, back=BACK)


@require_POST
@with_session
def refuse(request: SessionRequest, place_id: UUID) -> HttpResponse:
    """Refuse a chosen place with a reason."""
    look, row = looker(request), str(place_id)
    if look.by.role not in CONFIRMERS:
        raise NotAllowed("wrong_role")
    get_place(look.by, row)

    def do(told: Told) -> str:
        refuse_place(place_id=row, reason=told["reason"], by=look.by, at=look.at, n=_seen(request))
        return _("Refused. Nothing is listed.")

    return _sent(request, ReasonForm("place_refusal", f"refuse-{row}", request.POST), f"refuse-{row}", do)


@require_POST
@with_session
def remove(request: SessionRequest, place_id: UUID) -> HttpResponse:
    """Take a place off the list with a reason."""
    look, row = looker(request), str(place_id)
    if not may_with_places(look.by, Action.UPDATE):
        raise NotAllowed("wrong_role")
    get_place(look.by, row)

    def do(told: Told) -> str:
        remove_place(place_id=row, reason=told["reason"], by=look.by, at=look.at, n=_seen(request))
        return _("Taken off the list.")

    return _sent(request, ReasonForm("place_removal", f"remove-{row}", request.POST), f"remove-{row}", do)


def _sent(request: SessionRequest, form: TracingForm, name: str, do: Any) -> HttpResponse:
    def again(look: Looker) -> dict[str, Any]:
        return list_context(look, {}, {name: form})

    return send(request, form, do, back=BACK, page=PAGE, context=again)


def _seen(request: SessionRequest) -> int:
    told = request.POST.get("n", "")[:9]
    if not told.isdecimal():
        raise NotAllowed("place_moved")
    return int(told)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotAllowed("place_moved") from error
    if found.tzinfo is None:
        raise NotAllowed("place_moved")
    return found
