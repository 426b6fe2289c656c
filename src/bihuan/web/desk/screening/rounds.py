"""The page of a round: coverage now, and what is done with the round as a whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.screening.access import check_can, get_round, list_sites
from bihuan.apps.screening.actions import rounds as acts
from bihuan.apps.screening.actions.booking import book_proposed
from bihuan.apps.screening.actions.checking import check_round
from bihuan.apps.screening.actions.openings import OpeningTold, set_openings
from bihuan.apps.screening.queries.pages import current_round
from bihuan.apps.screening.queries.sets import Check
from bihuan.web.desk.screening.forms import OpeningForm, PlanForm, ReasonForm, ScreeningForm, Told, press, send
from bihuan.web.desk.screening.round_page import figures, round_context, sizes_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/screening/round.html"


@require_GET
@with_session
def screening(request: SessionRequest) -> HttpResponse:
    """Show the round that is open, or the newest."""
    look = looker(request)
    row = current_round(look.by)
    return render(request, PAGE, round_context(row, look.by, look.at))


@require_GET
@with_session
def one_round(request: SessionRequest, round_id: UUID) -> HttpResponse:
    """Show one round; asked by the live part, its figures alone."""
    look = looker(request)
    row = get_round(look.by, str(round_id))
    if request.htmx:
        return render(request, "desk/screening/_figures.html", figures(row, look.by, look.at))
    return render(request, PAGE, round_context(row, look.by, look.at))


@require_POST
@with_session
def plan(request: SessionRequest) -> HttpResponse:
    """Plan the next round."""
    look = looker(request)
    check_can(look.by, Action.CREATE, Kind.ROUND)
    form = PlanForm(sizes_of(look.by.incident), request.POST)

    def do(told: Told) -> str:
        new = acts.NewRound(told["starts_at"], told["ends_at"], int(told["pool_size"]), told["name"])
        row = acts.plan_round(new=new, by=look.by, at=look.at)
        return _("Round %(number)s is planned. Open its sites, then open it.") % {"number": row.number}

    return _sent(request, form, "plan", do, None)


def _sent(request: SessionRequest, form: ScreeningForm, name: str, do: Any, round_id: UUID | None) -> HttpResponse:
    """Send a form of the page; after it the page of the same round, or of the current one."""
    back = ("desk:round", str(round_id)) if round_id else ("desk:screening",)

    def again(look: Looker) -> dict[str, Any]:
        row = get_round(look.by, str(round_id)) if round_id else current_round(look.by)
        return round_context(row, look.by, look.at, {name: form})

    return send(request, form, do, back=back, page=PAGE, context=again)


@require_POST
@with_session
def open_round(request: SessionRequest, round_id: UUID) -> HttpResponse:
    """Open a planned round: everybody registered now stands on its roster."""
    look = looker(request)

    def do() -> str:
        row = acts.open_round(round_id=str(round_id), by=look.by, at=look.at)
        return _("The round is open: %(n)s people are on its roster.") % {"n": f"{row.roster_n:,}"}

    return press(request, do, back=("desk:round", str(round_id)))


@require_POST
@with_session
def grow(request: SessionRequest, round_id: UUID) -> HttpResponse:
    """Put everybody on the roster who was registered after the opening."""
    look = looker(request)

    def do() -> str:
        n = acts.add_late_arrivals(round_id=str(round_id), by=look.by, at=look.at)
        return ngettext("%(n)s person was added.", "%(n)s people were added.", n) % {"n": f"{n:,}"}

    return press(request, do, back=("desk:round", str(round_id)))


@require_POST
@with_session
def close(request: SessionRequest, round_id: UUID) -> HttpResponse:
    """Close the round when nobody is missing."""
    look = looker(request)

    def do() -> str:
        acts.close_round(round_id=str(round_id), by=look.by, at=look.at)
        return _("The round is closed: everybody on the roster is accounted for.")

    return press(request, do, back=("desk:round", str(round_id)))


@require_POST
@with_session
def check(request: SessionRequest, round_id: UUID) -> HttpResponse:
    """Compare the set with the outcomes, the counts and the tubes."""
    look = looker(request)

    def do() -> str:
        return _found(check_round(round_id=str(round_id), by=look.by, at=look.at))

    return press(request, do, back=("desk:round", str(round_id)))


def _found(check: Check) -> str:
    if not check.differences:
        return _("Set, outcomes, counts and tubes agree.")
    told = {"n": check.differences, "lines": check.wrong, "buildings": check.counts_wrong, "tubes": check.tubes_wrong}
    return _(
        "%(n)s differences: %(lines)s people, %(buildings)s buildings, %(tubes)s tubes. An urgent order was opened."
    ) % told  # fmt: skip


@require_POST
@with_session
def drop(request: SessionRequest, round_id: UUID) -> HttpResponse:
    """Drop a round that was never opened."""
    look = looker(request)
    check_can(look.by, Action.CREATE, Kind.ROUND)

    def do(told: Told) -> str:
        acts.drop_round(round_id=str(round_id), reason=told["reason"], by=look.by, at=look.at)
        return _("The round is dropped.")

    return _sent(request, ReasonForm("round_dropping", acts.DROPPINGS, "drop", request.POST), "drop", do, round_id)


@require_POST
@with_session
def openings(request: SessionRequest, round_id: UUID) -> HttpResponse:
    """Open every site that is not closed in the round, with the same hours and staff."""
    look = looker(request)
    check_can(look.by, Action.CREATE, Kind.ROUND)

    def do(told: Told) -> str:
        sites = [site.pk for site in list_sites(look.by).filter(closed_at=None)]
        n = set_openings(round_id=str(round_id), sites=sites, told=opening_told(told), by=look.by, at=look.at)
        return ngettext("%(n)s site is open in the round.", "%(n)s sites are open in the round.", n) % {"n": n}

    return _sent(request, OpeningForm(request.POST), "opening", do, round_id)


def opening_told(told: Told) -> OpeningTold:
    """Return what the form of an opening says."""
    return OpeningTold(told["opens_at"], told["closes_at"], told["lanes"], told["samplers"], told["expected"] or 0)


@require_POST
@with_session
def book(request: SessionRequest, round_id: UUID) -> HttpResponse:
    """Book every building that has no booking at the site that is proposed."""
    look = looker(request)

    def do() -> str:
        booked, left = book_proposed(round_id=str(round_id), by=look.by, at=look.at)
        return _("%(n)s buildings were booked; %(left)s fit nowhere before closing.") % {"n": booked, "left": left}

    return press(request, do, back=("desk:round", str(round_id)))
