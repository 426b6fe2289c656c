"""One building in a round: who its people are as the viewer may see them; answer for them, visit them, book it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.screening.access import check_can, get_round
from bihuan.apps.screening.actions.booking import ask_visit, book_building, take_visit_back
from bihuan.apps.screening.actions.excusing import NewExcuse, excuse_people
from bihuan.apps.screening.queries.pages import owners
from bihuan.apps.screening.rules.excusing import REASONS, WAITING
from bihuan.web.desk.screening.building_page import Asked, book_form, building_context, excuse_form, visit_form
from bihuan.web.desk.screening.forms import ScreeningForm, Told, press
from bihuan.web.desk.tracing.forms import known_id, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/screening/building.html"
MOST_TICKED = 5_000


@require_GET
@with_session
def building(request: SessionRequest, round_id: UUID, building_id: UUID) -> HttpResponse:
    """Show one building in a round."""
    asked = Asked(request.GET.get("which", "missing"), request.GET.get("page"))
    return render(request, PAGE, building_context(str(round_id), str(building_id), looker(request), asked))


@require_POST
@with_session
def excuse(request: SessionRequest, round_id: UUID, building_id: UUID) -> HttpResponse:
    """Answer for the ticked people: exempt, or escalated."""
    look = looker(request)
    check_can(look.by, Action.UPDATE, Kind.RESIDENT)
    kind = request.POST.get("kind", "")
    kind = kind if kind in REASONS else "exempt"
    form = excuse_form(kind, owners(look.by.incident, look.at, look.by.unit), request.POST)

    def do(told: Told) -> str:
        new = NewExcuse(_ticked(request), kind, told["reason"], told["owner"], told["until"])
        row = excuse_people(round_id=str(round_id), new=new, by=look.by, at=look.at)
        if row.state == WAITING:
            return _("More than 50 people in one name: it waits for a second person.")
        return ngettext("%(n)s person is answered for.", "%(n)s people are answered for.", row.people_n) % {
            "n": row.people_n
        }

    return _sent(request, form, kind, do, (round_id, building_id))


@require_POST
@with_session
def visit(request: SessionRequest, round_id: UUID, building_id: UUID) -> HttpResponse:
    """Put the ticked people on the list of a mobile site."""
    look = looker(request)
    check_can(look.by, Action.UPDATE, Kind.RESIDENT)
    form = visit_form(get_round(look.by, str(round_id)), request.POST)

    def do(told: Told) -> str:
        said = {"reason": told["reason"], "site_id": told["site"], "by": look.by, "at": look.at}
        n = ask_visit(round_id=str(round_id), entries=_ticked(request), **said)
        return ngettext("%(n)s person is visited.", "%(n)s people are visited.", n) % {"n": n}

    return _sent(request, form, "visit", do, (round_id, building_id))


@require_POST
@with_session
def book(request: SessionRequest, round_id: UUID, building_id: UUID) -> HttpResponse:
    """Book the building at a site, or move its booking."""
    look = looker(request)
    check_can(look.by, Action.CREATE, Kind.ROUND)
    form = book_form(get_round(look.by, str(round_id)), request.POST)

    def do(told: Told) -> str:
        book_building(
            round_id=str(round_id), building_id=str(building_id), site_id=told["site"], starts_at=told["starts_at"],
            by=look.by, at=look.at,
        )  # fmt: skip
        return _("The building is booked.")

    return _sent(request, form, "book", do, (round_id, building_id))


@require_POST
@with_session
def take_back(request: SessionRequest, entry_id: UUID) -> HttpResponse:
    """Take somebody off the list of visits."""
    look = looker(request)

    def do() -> str:
        take_visit_back(entry_id=str(entry_id), by=look.by, at=look.at)
        return _("They come to the site with their building.")

    return press(request, do, back=("desk:visits",))


def _ticked(request: SessionRequest) -> list[str]:
    told = request.POST.getlist("entry")[: MOST_TICKED + 1]
    return [pk for one in told if (pk := known_id(one))]


def _sent(
    request: SessionRequest, form: ScreeningForm, name: str, do: Any, at: tuple[UUID, UUID]
) -> HttpResponse:  # fmt: skip
    """Send a form of the page and go back to it; refused, show it with what was typed and ticked."""
    ids = (str(at[0]), str(at[1]))

    def again(look: Looker) -> dict[str, Any]:
        asked = Asked(refused={name: form}, ticked=frozenset(_ticked(request)))
        return building_context(*ids, look, asked)

    return send(request, form, do, back=("desk:round-building", *ids), page=PAGE, context=again)
