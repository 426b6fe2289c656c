"""The patrols: the state of each on one board; made known, given a crew, told to move up, taken off duty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.access.emergencies import list_emergencies
from bihuan.apps.zones.access.patrols import get_patrol, list_patrols
from bihuan.apps.zones.actions import patrols as acts
from bihuan.apps.zones.rules.patrols import PatrolTold, check_may_lead, check_may_send
from bihuan.web.desk.patrol.forms import MoveUpForm, off_form
from bihuan.web.desk.patrol.lines import patrol_lines
from bihuan.web.desk.patrol.patrol_page import crew_form, may_lead, open_form, patrol_context
from bihuan.web.desk.screening.forms import press
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.zones.models import PatrolUnit

SIZE = 100
PAGE, LIVE, ONE = (f"desk/patrol/{name}.html" for name in ("patrols", "_patrols", "patrol"))
STATES = ("", "available", "busy", "off")


@require_GET
@with_session
def patrols(request: SessionRequest) -> HttpResponse:
    """Show the board of patrols."""
    look = looker(request)
    return render(request, LIVE if request.htmx else PAGE, _context(request, look))


def _context(request: SessionRequest, look: Looker, refused: TracingForm | None = None) -> dict[str, Any]:
    found, chosen = list_patrols(look.by), request.GET.get("state", "")
    tabs = {
        "": found, "available": found.filter(state="available"), "busy": found.exclude(emergency=""),
        "off": found.filter(state="off"),
    }  # fmt: skip
    chosen = chosen if chosen in tabs else ""
    page = Paginator(tabs[chosen], SIZE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    emergencies = {one.pk: one for one in list_emergencies(look.by).filter(state="sent")}
    own = open_form(look) if may_lead(look, look.by.unit) else None
    return {
        "page": page, "lines": patrol_lines(rows, emergencies, look.at), "state": chosen,
        "tabs": [(name, rows_of.count()) for name, rows_of in tabs.items()], "form": refused or own,
    }  # fmt: skip


@require_POST
@with_session
def add(request: SessionRequest) -> HttpResponse:
    """Make a patrol known."""
    look = looker(request)
    check_may_lead(look.by, look.by.unit, Action.CREATE)
    form = open_form(look, request.POST)

    def do(told: Told) -> str:
        said = {name: told[name] for name in ("name", "unit", "kind", "post")}
        told_of = PatrolTold(**said, tier=int(told["tier"]), skills=tuple(told["skills"]))
        row = acts.open_patrol(told=told_of, by=look.by, at=look.at)
        return _("Patrol %(name)s is known. Give it a crew now.") % {"name": row.name}

    return send(
        request, form, do, back=("desk:patrols",), page=PAGE, context=lambda look: _context(request, look, form)
    )


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
