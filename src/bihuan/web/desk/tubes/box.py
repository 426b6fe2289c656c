"""One box: through whose hands it went; counted blind, then taken in by scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.orders.queries.orders import story
from bihuan.apps.screening.access.tubes import get_box
from bihuan.apps.screening.actions.custody import count_box, pass_box, receive_box
from bihuan.apps.screening.actions.looking_tubes import look_at_hands
from bihuan.apps.screening.queries.custody import handovers_of, tubes_in
from bihuan.web.desk.screening.forms import Do, ScreeningForm, Told, send
from bihuan.web.desk.tubes.forms import CountForm, HandsForm, ScanForm, codes_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.headers import with_camera
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.screening.models import Box

PAGE = "desk/tubes/box.html"


@require_GET
@with_session
def box(request: SessionRequest, box_id: UUID) -> HttpResponse:
    """Show the box; its list stays closed until it was counted."""
    look = looker(request)
    return with_camera(render(request, PAGE, _context(get_box(look.by, str(box_id)), look)))


def _context(row: Box, look: Looker, refused: dict[str, ScreeningForm] | None = None) -> dict[str, Any]:
    is_counted = row.counted_n is not None
    tubes = tubes_in(row) if is_counted else []
    events, hands = list(story(row.pk)), look_at_hands(rows=handovers_of(row), by=look.by)
    names = account_names({one.actor for one in events} | {one.given_by for one, _name in hands})
    forms: dict[str, Any] = {"scan": ScanForm()} if is_counted else {"count": CountForm(), "hands": HandsForm()}
    forms = {} if row.state == "arrived" else forms
    return {
        "box": row, "tubes": tubes, "hands": [(one, names.get(one.given_by, ""), taken) for one, taken in hands],
        "story": [(one, names.get(one.actor, "")) for one in events], "forms": forms | (refused or {}),
        "missing": [one for one in tubes if one.state == "handed" and row.arrived_at],
    }  # fmt: skip


def _sent(request: SessionRequest, row: Box, name: str, form: ScreeningForm, do: Do) -> HttpResponse:
    look = looker(request)
    return send(
        request, form, do, back=("desk:box", row.pk), page=PAGE,
        context=lambda: _context(get_box(look.by, row.pk), look, {name: form}),
    )  # fmt: skip


@require_POST
@with_session
def count(request: SessionRequest, box_id: UUID) -> HttpResponse:
    """Keep how many tubes were counted before the list is shown."""
    look = looker(request)
    row = get_box(look.by, str(box_id), Action.UPDATE)

    def do(told: Told) -> str:
        counted = count_box(box_id=row.pk, counted=told["counted"], by=look.by, at=look.at)
        if counted.counted_n == counted.tubes_n:
            return _("Counted. It is as many as the list says; now scan them.")
        return _("Counted. The list says %(n)s; now scan them.") % {"n": counted.tubes_n}

    return _sent(request, row, "count", CountForm(request.POST), do)


@require_POST
@with_session
def receive(request: SessionRequest, box_id: UUID) -> HttpResponse:
    """Take the scanned tubes in, and name those that are not there."""
    look = looker(request)
    row = get_box(look.by, str(box_id), Action.UPDATE)

    def do(told: Told) -> str:
        found = receive_box(box_id=row.pk, scanned=codes_of(told["codes"]), by=look.by, at=look.at)
        missing = len(found.missing)
        if not missing:
            return _("All tubes of the list are there.")
        return ngettext("%(n)s tube is not there.", "%(n)s tubes are not there.", missing) % {"n": missing}

    return _sent(request, row, "scan", ScanForm(request.POST), do)


@require_POST
@with_session
def hand_on(request: SessionRequest, box_id: UUID) -> HttpResponse:
    """Note into whose hands the box went."""
    look = looker(request)
    row = get_box(look.by, str(box_id), Action.UPDATE)

    def do(told: Told) -> str:
        pass_box(box_id=row.pk, taken_by=told["taker"], where=told["where"], by=look.by, at=look.at)
        return _("Passed on.")

    return _sent(request, row, "hands", HandsForm(request.POST), do)
