"""One request for help: its story, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.residents.access.help import get_request
from bihuan.apps.residents.actions.help import classify_request, join_request, part_request
from bihuan.apps.residents.actions.help_answering import note_answer, record_call, reopen_request
from bihuan.apps.residents.actions.help_green import NewLane, open_lane, settle_item
from bihuan.apps.residents.actions.help_routing import route_request
from bihuan.web.desk.help.one_page import FORMS, request_context
from bihuan.web.desk.tracing.forms import Told, known_id, said_of, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.residents.models import HelpRequest

PAGE = "desk/help/request.html"


@require_GET
@with_session
def request_page(request: SessionRequest, request_id: UUID) -> HttpResponse:
    """Show one request."""
    return render(request, PAGE, request_context(str(request_id), looker(request)))


@require_POST
@with_session
def act(request: SessionRequest, request_id: UUID, act: str) -> HttpResponse:
    """Do what a form or a button of the page asks for; refused, show the page with what was typed."""
    look, back = looker(request), ("desk:help-request", str(request_id))
    row = get_request(look.by, str(request_id))
    if act in _BUTTONS:
        return _pressed(request, row, act, look)
    if act not in FORMS:
        raise NotAllowed("not_found")
    form = FORMS[act](row, request.POST)

    def again(seen_by: Looker) -> dict[str, Any]:
        return request_context(row.pk, seen_by, {act: form})

    return send(request, form, lambda told: _DO[act](row, told, look), back=back, page=PAGE, context=again)


def _pressed(request: SessionRequest, row: HelpRequest, act: str, look: Looker) -> HttpResponse:
    try:
        messages.success(request, _BUTTONS[act](row, request, look))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = request_context(row.pk, look) | {"refusal": said_of(refusal)}
        return render(request, PAGE, context, status=409)
    return redirect("desk:help-request", row.pk)


def _class(row: HelpRequest, told: Told, look: Looker) -> str:
    classify_request(request_id=row.pk, code=told["code"], by=look.by, at=look.at)
    return _("The class is confirmed; the deadline follows it.")


def _route(row: HelpRequest, told: Told, look: Looker) -> str:
    route_request(request_id=row.pk, unit=told["unit"], by=look.by, at=look.at)
    return _("The order is open at the desk, to be dispatched.")


def _lane(row: HelpRequest, told: Told, look: Looker) -> str:
    new = NewLane(told["hospital"], told["starts_at"], told["ends_at"], told["escort"])
    open_lane(request_id=row.pk, new=new, by=look.by, at=look.at)
    return _("The green lane is open: three things are to be arranged.")


def _answer(row: HelpRequest, told: Told, look: Looker) -> str:
    note_answer(request_id=row.pk, code=told["code"], text=told["text"], by=look.by, at=look.at)
    return _("Written down. Now call the caller back.")


def _call(row: HelpRequest, told: Told, look: Looker) -> str:
    now = record_call(request_id=row.pk, way=told["way"], result=told["result"], by=look.by, at=look.at)
    if now.state == "closed":
        return _("Closed.")
    return _("Open again.") if told["result"] == "unsatisfied" else _("The try is written down.")


def _reopen(row: HelpRequest, told: Told, look: Looker) -> str:
    reopen_request(request_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
    return _("Open again.")


def _join(row: HelpRequest, request: SessionRequest, look: Looker) -> str:
    to = known_id(request.POST.get("to", ""))
    join_request(request_id=row.pk, to_id=to, by=look.by, at=look.at)
    return _("It follows the other request now, and keeps its own call-back.")


def _part(row: HelpRequest, _request: SessionRequest, look: Looker) -> str:
    part_request(request_id=row.pk, by=look.by, at=look.at)
    return _("It stands for itself again.")


def _item(row: HelpRequest, request: SessionRequest, look: Looker) -> str:
    item, is_arranged = known_id(request.POST.get("item", "")), request.POST.get("word") == "arranged"
    settle_item(request_id=row.pk, item_id=item, is_arranged=is_arranged, by=look.by, at=look.at)
    return _("Arranged.") if is_arranged else _("Written down: it is not needed.")


_DO: dict[str, Callable[[HelpRequest, Told, Looker], str]] = {
    "class": _class, "route": _route, "lane": _lane, "answer": _answer, "call": _call, "reopen": _reopen,
}  # fmt: skip
_BUTTONS: dict[str, Callable[[HelpRequest, SessionRequest, Looker], str]] = {
    "join": _join, "part": _part, "item": _item,
}  # fmt: skip
