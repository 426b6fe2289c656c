"""One site: its lanes opened and shut by its leader, its opening in a round, travellers counted, what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.screening.access import check_can, get_lane, get_round, get_site
from bihuan.apps.screening.actions import sites as acts
from bihuan.apps.screening.actions.openings import count_arrivals, set_opening
from bihuan.web.desk.screening.forms import (
    ArrivalsForm,
    LaneForm,
    OpeningForm,
    ReasonForm,
    ScreeningForm,
    SiteForm,
    Told,
    press,
    send,
)
from bihuan.web.desk.screening.rounds import opening_told
from bihuan.web.desk.screening.site_page import CLOSINGS, site_choices, site_context, site_told
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.screening.models import Site

PAGE = "desk/screening/site.html"


@require_GET
@with_session
def site(request: SessionRequest, site_id: UUID) -> HttpResponse:
    """Show one site."""
    look = looker(request)
    return render(request, PAGE, site_context(get_site(look.by, str(site_id)), look))


def _sent(request: SessionRequest, row: Site, name: str, form: ScreeningForm, do: Any) -> HttpResponse:
    """Send a form of the page and go back to it; refused, show it with what was typed."""
    check_can(request.session_of.actor, Action.UPDATE, Kind.SITE)

    def again(look: Looker) -> dict[str, Any]:
        return site_context(get_site(look.by, row.pk), look, {name: form})

    return send(request, form, do, back=("desk:site", row.pk), page=PAGE, context=again)


@require_POST
@with_session
def change(request: SessionRequest, site_id: UUID) -> HttpResponse:
    """Change what is said of a site."""
    look = looker(request)
    row = get_site(look.by, str(site_id))

    def do(told: Told) -> str:
        acts.change_site(site_id=row.pk, told=site_told(told), by=look.by, at=look.at)
        return _("Kept.")

    form = SiteForm(site_choices(look.by.incident), request.POST, is_new=False)
    return _sent(request, row, "change", form, do)


@require_POST
@with_session
def close(request: SessionRequest, site_id: UUID) -> HttpResponse:
    """Close a site for good."""
    look = looker(request)
    row = get_site(look.by, str(site_id))

    def do(told: Told) -> str:
        acts.close_site(site_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("The site is closed.")

    return _sent(request, row, "close", ReasonForm("site_closing", CLOSINGS, "close", request.POST), do)


@require_POST
@with_session
def add_lane(request: SessionRequest, site_id: UUID) -> HttpResponse:
    """Add a lane, shut at first."""
    look = looker(request)
    row = get_site(look.by, str(site_id))

    def do(told: Told) -> str:
        said = {"seconds": told["seconds"], "is_step_free": told["is_step_free"]}
        lane = acts.add_lane(site_id=row.pk, by=look.by, at=look.at, **said)
        return _("Lane %(number)s was added; it is shut.") % {"number": lane.number}

    return _sent(request, row, "lane", LaneForm(request.POST), do)


@require_POST
@with_session
def set_lane(request: SessionRequest, lane_id: UUID) -> HttpResponse:
    """Open or shut a lane."""
    look = looker(request)
    row = get_lane(look.by, str(lane_id))
    is_open = request.POST.get("open") == "1"

    def do() -> str:
        acts.set_lane(lane_id=row.pk, is_open=is_open, by=look.by, at=look.at)
        told = {"number": row.number}
        return _("Lane %(number)s is open.") % told if is_open else _("Lane %(number)s is shut.") % told

    return press(request, do, back=("desk:site", row.site_id))


@require_POST
@with_session
def open_in(request: SessionRequest, round_id: UUID, site_id: UUID) -> HttpResponse:
    """Open the site in a round, or change how it is open."""
    look = looker(request)
    check_can(look.by, Action.CREATE, Kind.ROUND)
    row, the_round = get_site(look.by, str(site_id)), get_round(look.by, str(round_id))

    def do(told: Told) -> str:
        set_opening(round_id=the_round.pk, site_id=row.pk, told=opening_told(told), by=look.by, at=look.at)
        return _("Kept.")

    return _sent(request, row, "opening", OpeningForm(request.POST), do)


@require_POST
@with_session
def count(request: SessionRequest, round_id: UUID, site_id: UUID) -> HttpResponse:
    """Say how many travellers arrived in an hour."""
    look = looker(request)
    row, the_round = get_site(look.by, str(site_id)), get_round(look.by, str(round_id))

    def do(told: Told) -> str:
        said = {"starts_at": told["starts_at"], "people": told["people"], "by": look.by, "at": look.at}
        count_arrivals(round_id=the_round.pk, site_id=row.pk, **said)
        return _("Counted.")

    return _sent(request, row, "arrivals", ArrivalsForm(request.POST), do)
