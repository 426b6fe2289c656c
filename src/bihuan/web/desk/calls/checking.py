"""The hotline's page: the same check as the public page, and the same answers to read out; a report taken down."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.apps.briefing.access.calls import check_may_check
from bihuan.apps.briefing.actions.call_reports import ReportTold, report_at_hotline
from bihuan.apps.briefing.actions.calls_checking import check_for
from bihuan.apps.briefing.queries.calls import confirmation_of
from bihuan.apps.briefing.rules import call_words as said
from bihuan.web.desk.calls.forms import CheckForm, ReportForm
from bihuan.web.desk.tracing.forms import Told
from bihuan.web.parts.calls_forms import language
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/calls/check.html"


@require_http_methods(["GET", "POST"])
@with_session
def check(request: SessionRequest) -> HttpResponse:
    """Check what a resident reads out, and show what to read to them."""
    look, form = looker(request), CheckForm(request.POST if request.method == "POST" else None)
    check_may_check(look.by)
    answer: dict[str, Any] = {}

    def do(told: Told) -> str:
        token = check_for(by=look.by, at=look.at, **told)
        answer.update(_confirmed(token, look.at) if token else {"failed": _failed()})
        return "checked"

    status = 200 if request.method == "GET" or form.attempt(do) else form.status
    if "confirmed" in answer:
        form = CheckForm()
    return render(request, PAGE, {**_context(), "form": form, **answer}, status=status)


def _context() -> dict[str, Any]:
    lang, lines = language(), settings.OFFICIAL_LINES
    return {
        "script": said.lines_of(said.HOTLINE_SCRIPT, lang, **lines), "never": said.never_lines(lang),
        "report_form": ReportForm(), "may_ask": said.lines_of(said.MAY_ASK, lang),
        "may_ask_heading": said.MAY_ASK_HEADING.in_(lang),
    }  # fmt: skip


def _confirmed(token: str, at: Any) -> dict[str, Any]:
    found, lang = confirmation_of(token, at), language()
    if found is None:
        return {"failed": _failed()}
    word = said.SAY_WORD.filled(lang, word=said.second_word(found.word)) if found.word else ""
    return {"confirmed": said.CONFIRMED.filled(lang, time=f"{found.placed_at:%H:%M}"), "word": word}


def _failed() -> list[str]:
    told = (said.UNCONFIRMED, said.UNCONFIRMED_DO, said.UNCONFIRMED_HINT, said.LANDLINE)
    return said.lines_of(told, language(), **settings.OFFICIAL_LINES)


@require_POST
@with_session
def report(request: SessionRequest) -> HttpResponse:
    """Take down what a resident tells of a call; it goes to the reviewer."""
    look, form = looker(request), ReportForm(request.POST)
    check_may_check(look.by)

    def do(told: Told) -> str:
        new = ReportTold(tuple(told["asked"]), told["shown_number"], told["words"], told["phone"])
        report_at_hotline(told=new, by=look.by, at=look.at)
        return _("The report is kept. The reviewer gets it, not the desk.")

    done = form.attempt(do)
    if done:
        messages.success(request, done)
        return redirect("desk:check_call")
    context = {**_context(), "form": CheckForm(), "report_form": form, "open_form": "report"}
    return render(request, PAGE, context, status=form.status)
