"""One box: through whose hands it went; counted blind, then taken in by scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.screening.access.tubes import get_box
from bihuan.apps.screening.actions.custody import count_box, pass_box, receive_box
from bihuan.web.desk.screening.forms import Do, ScreeningForm, Told, send
from bihuan.web.desk.tubes.box_page import box_context
from bihuan.web.desk.tubes.forms import CountForm, HandsForm, ScanForm, codes_of
from bihuan.web.parts.disclosure import looker
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
    return with_camera(render(request, PAGE, box_context(get_box(look.by, str(box_id)), look)))


def _sent(request: SessionRequest, row: Box, name: str, form: ScreeningForm, do: Do) -> HttpResponse:
    return send(
        request, form, do, back=("desk:box", row.pk), page=PAGE,
        context=lambda look: box_context(get_box(look.by, row.pk), look, {name: form}),
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
