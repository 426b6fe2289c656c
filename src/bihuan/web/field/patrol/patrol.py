"""My patrol on a phone: where to go, four big buttons, my own last position; never a track."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.access.patrols import own_patrol
from bihuan.apps.zones.actions.emergencies_points import Word, tell_point
from bihuan.apps.zones.actions.patrols import tell_moved_up, tell_position
from bihuan.apps.zones.rules.emergencies import RESULTS
from bihuan.web.field.patrol.screen import check_on_patrol, screen_context
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.duty_acts import Told, command_of
from bihuan.web.parts.headers import with_place
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE, LIVE = "field/patrol/patrol.html", "field/patrol/_patrol.html"


@require_GET
@with_session
def patrol(request: SessionRequest) -> HttpResponse:
    """Show where my patrol has to go, or that it is free."""
    look = looker(request)
    check_on_patrol(look)
    return with_place(render(request, LIVE if request.htmx else PAGE, screen_context(look)))


@require_POST
@with_session
def say(request: SessionRequest, emergency_id: UUID, point: str) -> HttpResponse:
    """Record what was pressed, counted from when it was pressed."""

    def do(look: Looker) -> str:
        told = request.POST
        word = Word(point, _waited(told), told.get("result", RESULTS[0]), told.get("note", "").strip())
        tell_point(emergency_id=str(emergency_id), word=word, by=look.by, at=look.at, command=command_of(told))
        return _("Recorded: %s.") % label("point", point)

    return _pressed(request, do)


@require_POST
@with_session
def place(request: SessionRequest) -> HttpResponse:
    """Keep where I am over where I was."""

    def do(look: Looker) -> str:
        told, mine = request.POST, own_patrol(look.by)
        longitude, latitude = _degrees(told, "longitude"), _degrees(told, "latitude")
        tell_position(
            patrol_id=mine.pk if mine else "", longitude=longitude, latitude=latitude, by=look.by, at=look.at,
            waited_s=_waited(told), command=command_of(told),
        )  # fmt: skip
        return _("Your position was kept over the last one.")

    return _pressed(request, do)


@require_POST
@with_session
def moved(request: SessionRequest) -> HttpResponse:
    """Say that I stand where I was told to move up to."""

    def do(look: Looker) -> str:
        mine = own_patrol(look.by)
        tell_moved_up(patrol_id=mine.pk if mine else "", by=look.by, at=look.at, command=command_of(request.POST))
        return _("The desk knows that you are there.")

    return _pressed(request, do)


def _pressed(request: SessionRequest, do: Callable[[Looker], str]) -> HttpResponse:
    """Do what was pressed and show how it stands; a refusal stands above."""
    look = looker(request)
    check_on_patrol(look)
    try:
        messages.success(request, do(look))
    except CommandReused:
        return _refused(request, "command_used")
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        return _refused(request, refusal.code)
    return redirect("field:patrol")


def _refused(request: SessionRequest, code: str) -> HttpResponse:
    context = screen_context(looker(request)) | {"refusal": label("code", code)}
    return with_place(render(request, PAGE, context, status=409))


def _waited(told: Told) -> float:
    """Return how many seconds the phone kept the word without a network; 0 for none."""
    text = told.get("waited_s", "")
    return float(text) if text.isdecimal() else 0.0


def _degrees(told: Told, name: str) -> float:
    """Return degrees as they were sent. :raises NotAllowed: `bad_position`."""
    try:
        return float(told.get(name, ""))
    except ValueError:
        raise NotAllowed("bad_position") from None
