"""One emergency: who goes, corrections of its clock, a patrol taken back, how it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.zones.access.emergencies import get_emergency
from bihuan.apps.zones.actions.emergencies_ending import end_emergency
from bihuan.apps.zones.actions.emergencies_points import correct_point
from bihuan.apps.zones.actions.emergencies_sending import send_patrol, take_back_patrol
from bihuan.apps.zones.rules.patrols import check_may_correct, check_may_send
from bihuan.web.desk.patrol.forms import CorrectForm, SendForm, back_form, end_form
from bihuan.web.desk.patrol.one_page import emergency_context
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.zones.models import Emergency

PAGE = "desk/patrol/emergency.html"


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
