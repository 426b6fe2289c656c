"""One patrol: its crew, a move up, off duty, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.zones.access.patrols import get_patrol
from bihuan.apps.zones.actions import patrols as acts
from bihuan.apps.zones.rules.patrols import check_may_lead, check_may_send
from bihuan.web.desk.patrol.forms import MoveUpForm, off_form
from bihuan.web.desk.patrol.patrol_page import crew_form, patrol_context
from bihuan.web.desk.screening.forms import press
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.zones.models import PatrolUnit

ONE = "desk/patrol/patrol.html"


@require_GET
@with_session
def patrol(request: SessionRequest, patrol_id: UUID) -> HttpResponse:
    """Show one patrol."""
    look = looker(request)
    return render(request, ONE, patrol_context(get_patrol(look.by, str(patrol_id)), look, asked=request.GET))


def _sent(
    request: SessionRequest, row: PatrolUnit, name: str, form: TracingForm, do: Callable[[Told], str]
) -> HttpResponse:
    def again(look: Looker) -> dict[str, object]:
        return patrol_context(get_patrol(look.by, row.pk), look, {name: form})

    return send(request, form, do, back=("desk:patrol", row.pk), page=ONE, context=again)


@require_POST
@with_session
def man(request: SessionRequest, patrol_id: UUID) -> HttpResponse:
    """Give a patrol its crew."""
    look = looker(request)
    row = get_patrol(look.by, str(patrol_id))
    check_may_lead(look.by, row.unit_id)

    def do(told: Told) -> str:
        acts.man_patrol(patrol_id=row.pk, officers=told["officers"], by=look.by, at=look.at)
        return _("The crew is on duty.")

    return _sent(request, row, "crew", crew_form(row, look, request.POST), do)


@require_POST
@with_session
def off(request: SessionRequest, patrol_id: UUID) -> HttpResponse:
    """Take a patrol off duty."""
    look = looker(request)
    row = get_patrol(look.by, str(patrol_id))
    check_may_lead(look.by, row.unit_id)

    def do(told: Told) -> str:
        acts.set_off_duty(patrol_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("Off duty.")

    return _sent(request, row, "off", off_form(request.POST), do)


@require_POST
@with_session
def move_up(request: SessionRequest, patrol_id: UUID) -> HttpResponse:
    """Tell a free patrol to stand by somewhere else."""
    look = looker(request)
    check_may_send(look.by)
    row = get_patrol(look.by, str(patrol_id))

    def do(told: Told) -> str:
        acts.order_move_up(
            patrol_id=row.pk, place=told["place"], longitude=told["longitude"], latitude=told["latitude"], by=look.by,
            at=look.at,
        )  # fmt: skip
        return _("The patrol is told to move up; its phone shows it.")

    return _sent(request, row, "move", MoveUpForm(request.POST), do)


@require_POST
@with_session
def close(request: SessionRequest, patrol_id: UUID) -> HttpResponse:
    """Close a patrol for good."""
    look = looker(request)
    row = get_patrol(look.by, str(patrol_id))

    def do() -> str:
        acts.close_patrol(patrol_id=row.pk, by=look.by, at=look.at)
        return _("Closed for good.")

    return press(request, do, back=("desk:patrols",))
