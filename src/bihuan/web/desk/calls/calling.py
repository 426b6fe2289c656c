"""The caller's page: about which orders they may call, their codes of today; opening a call, its code shown once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.apps.briefing.access.calls import (
    check_may_see_calls,
    get_order_to_call,
    may_open_calls,
    orders_to_call,
)
from bihuan.apps.briefing.actions.calls import OpenedCall, open_call
from bihuan.apps.briefing.queries.calls import calls_of, officers_of_day
from bihuan.apps.briefing.rules import call_words as said
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.web.desk.calls.forms import OpenForm, language
from bihuan.web.desk.tracing.forms import Told
from bihuan.web.parts.calls_words import state_of_code
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.order_lines import number_of, order_lines
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, SHOWN = "desk/calls/call.html", 50


@require_GET
@with_session
def calls(request: SessionRequest) -> HttpResponse:
    """Show about which orders one may call and one's codes of today; to who watches, how many everybody opened."""
    look = looker(request)
    check_may_see_calls(look.by)
    return render(request, "desk/calls/calls.html", _context(look))


def _context(look: Looker) -> dict[str, Any]:
    by, at = look.by, look.at
    mine, orders, calls_today = may_open_calls(by), orders_to_call(by, at), calls_of(by, at)
    days = [] if mine else officers_of_day(by, at)
    units, names = unit_names(by.incident), account_names({day.officer for day in days})
    return {
        "may_open": mine, "orders": order_lines(orders[:SHOWN], units, at), "total": orders.count(),
        "codes": [(one, number_of(one.order), state_of_code(one, at)) for one in calls_today],
        "days": [(day, names.get(day.officer, ""), units.get(day.unit, day.unit)) for day in days],
        "has_address": settings.PUBLIC_ADDRESS,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_session
def call(request: SessionRequest, order_id: UUID) -> HttpResponse:
    """Show whom an order is about and what to say; open the call and show its code, which cannot be shown again."""
    look, form = looker(request), OpenForm(request.POST if request.method == "POST" else None)
    kept: list[OpenedCall] = []

    def do(told: Told) -> str:
        kept.append(open_call(order=order_id, by=look.by, at=look.at, **told))
        return "opened"

    status = 200 if request.method == "GET" or form.attempt(do) else form.status
    context = _call_context(look, str(order_id), form, kept[0] if kept else None)
    return render(request, PAGE, context, status=status)


def _call_context(look: Looker, order_id: str, form: OpenForm, opened: OpenedCall | None) -> dict[str, Any]:
    row, is_held = get_order_to_call(look.by, order_id)
    lines, lang = settings.OFFICIAL_LINES, language()
    told = {**lines, "code": opened.code if opened else "••••\u00a0••••"}
    script = said.lines_of(said.CALLER_SCRIPT, lang, **told)
    word = said.CALLER_WORD.filled(lang, word=opened.word) if opened and opened.word else ""
    return {
        "row": row, "number": number_of(row.pk), "seen": look.order_alone(row), "is_held": is_held, "form": form,
        "opened": opened, "script": script, "word": word, "rules": said.lines_of(said.CALLER_RULES, lang, **lines),
        "may_ask": said.lines_of(said.MAY_ASK, lang), "may_ask_heading": said.MAY_ASK_HEADING.in_(lang),
        "never": said.never_lines(lang),
    }  # fmt: skip
