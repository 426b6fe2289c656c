"""One emergency: who goes, what was told by radio, corrections, how it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.access.emergencies import get_emergency
from bihuan.apps.zones.actions.emergencies_cover import show_cover
from bihuan.apps.zones.actions.emergencies_ending import end_emergency, merge_emergency
from bihuan.apps.zones.actions.emergencies_points import Word, correct_point, tell_point
from bihuan.apps.zones.actions.emergencies_sending import send_patrol, take_back_patrol
from bihuan.apps.zones.rules.patrols import check_may_correct, check_may_send
from bihuan.web.desk.patrol.forms import CorrectForm, SendForm, back_form, end_form
from bihuan.web.desk.patrol.one_page import emergency_context
from bihuan.web.desk.screening.forms import press
from bihuan.web.desk.tracing.forms import Told, TracingForm, known_id, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.zones.models import Emergency

PAGE, COVER = "desk/patrol/emergency.html", "desk/patrol/_cover.html"


@require_GET
@with_session
def emergency(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Show one emergency."""
    look = looker(request)
    return render(request, PAGE, emergency_context(get_emergency(look.by, str(emergency_id)), look))


def _sent(
    request: SessionRequest, row: Emergency, name: str, form: TracingForm, do: Callable[[Told], str]
) -> HttpResponse:
    def again(look: Looker) -> dict[str, object]:
        return emergency_context(get_emergency(look.by, row.pk), look, {name: form})

    return send(request, form, do, back=("desk:emergency", row.pk), page=PAGE, context=again)


@require_POST
@with_session
def send_one(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Send the patrol that the officer chose."""
    look = looker(request)
    check_may_send(look.by)
    row = get_emergency(look.by, str(emergency_id))

    def do(told: Told) -> str:
        sent = send_patrol(
            emergency_id=row.pk, patrol_id=str(told["patrol"]), reason=told["reason"], by=look.by, at=look.at
        )
        return _("Sent. The order is with %(unit)s.") % {"unit": sent.unit.name if sent.unit else ""}

    return _sent(request, row, "send", SendForm(request.POST), do)


@require_POST
@with_session
def cover(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Show what is no longer covered when the chosen patrol leaves; asked by the page itself, the fragment alone."""
    look = looker(request)
    patrol_id = known_id(request.POST.get("patrol", ""))
    try:
        shown = show_cover(emergency_id=str(emergency_id), patrol_id=patrol_id, by=look.by, at=look.at)
    except NotAllowed as refusal:
        if not request.htmx or refusal.code == "wrong_role":
            raise
        return render(request, COVER, {"refusal": label("code", refusal.code)})
    return render(request, COVER, {"cover": shown}) if request.htmx else redirect("desk:emergency", emergency_id)


@require_POST
@with_session
def tell(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Record what a patrol said by radio just now."""
    look, point = looker(request), request.POST.get("point", "")
    row = get_emergency(look.by, str(emergency_id))

    def do() -> str:
        tell_point(emergency_id=row.pk, word=Word(point), by=look.by, at=look.at)
        return _("Recorded: %s.") % label("point", point)

    return press(request, do, back=("desk:emergency", row.pk))


@require_POST
@with_session
def correct(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Correct one point of the clock."""
    look = looker(request)
    row = get_emergency(look.by, str(emergency_id))
    check_may_correct(look.by, row.unit_id or "")

    def do(told: Told) -> str:
        correct_point(
            emergency_id=row.pk, point=told["point"], said_at=told["said_at"], reason=told["reason"], by=look.by,
            at=look.at,
        )  # fmt: skip
        return _("Corrected. What stood there before stays in the story.")

    return _sent(request, row, "correct", CorrectForm(request.POST), do)


@require_POST
@with_session
def take_back(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Take the patrol back, so that another can go."""
    look = looker(request)
    check_may_send(look.by)
    row = get_emergency(look.by, str(emergency_id))

    def do(told: Told) -> str:
        take_back_patrol(emergency_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("The patrol is free. Nobody is sent now: choose who goes.")

    return _sent(request, row, "back", back_form(request.POST), do)


@require_POST
@with_session
def end(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """End it as a false alarm or stood down."""
    look = looker(request)
    check_may_send(look.by)
    row = get_emergency(look.by, str(emergency_id))

    def do(told: Told) -> str:
        end_emergency(emergency_id=row.pk, ended_as=told["reason"], by=look.by, at=look.at)
        return _("Ended. A second person still has to cancel its order.")

    return _sent(request, row, "end", end_form(request.POST), do)


@require_POST
@with_session
def merge(request: SessionRequest, emergency_id: UUID) -> HttpResponse:
    """Join it to the emergency that it is the same as."""
    look = looker(request)
    check_may_send(look.by)
    row = get_emergency(look.by, str(emergency_id))

    def do() -> str:
        survivor = known_id(request.POST.get("survivor", ""))
        merge_emergency(emergency_id=row.pk, survivor_id=survivor, by=look.by, at=look.at)
        return _("Joined: both orders are one now.")

    return press(request, do, back=("desk:emergency", row.pk))
