"""The report of a doubtful call: past the desk, to the reviewer; nothing is asked that is not needed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from bihuan.apps.briefing.actions.call_reports import ReportTold, report_publicly
from bihuan.apps.briefing.rules.call_reports import NotAllowed
from bihuan.apps.briefing.rules.call_words import ASKED_FOR
from bihuan.web.parts.calls_refusals import CALLS_CODES
from bihuan.web.parts.clock import now
from bihuan.web.parts.public_refusals import PUBLIC_CODES
from bihuan.web.public.floods import status_of
from bihuan.web.public.sources import sender_of
from bihuan.web.public.views import public_view, show

PAGE, FIELDS = "public/call/report.html", ("shown_number", "words", "phone")


@public_view("GET", "POST", may_be_found=True)
def report_call(request: HttpRequest, lang: str) -> HttpResponse:
    """Take a report of a call that could not be confirmed, or was not tried."""
    return _report(request, lang, "call/report/", "")


@public_view("GET", "POST")
def report_confirmed(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """Take a report of the very call that was confirmed: the reviewer learns which one it was."""
    return _report(request, lang, f"call/confirmed/{token}/report/", token)


def _report(request: HttpRequest, lang: str, path: str, token: str) -> HttpResponse:
    if request.method == "GET":
        return show(request, PAGE, lang, path, _form(lang, QueryDict()))
    try:
        report_publicly(told=_told(request.POST, token), at=now(), source=sender_of(request))
    except NotAllowed as refusal:
        context = {**_form(lang, request.POST), "refused": {**CALLS_CODES, **PUBLIC_CODES}[refusal.code]}
        return show(request, PAGE, lang, path, context, status=status_of("report", refusal.code, now()))
    return redirect("public:report_kept", lang=lang)


def _told(sent: QueryDict, token: str) -> ReportTold:
    return ReportTold(tuple(sent.getlist("asked")), **{name: sent.get(name, "") for name in FIELDS}, token=token)


def _form(lang: str, sent: QueryDict) -> dict[str, object]:
    asked = set(sent.getlist("asked"))
    things = [(key, words.in_(lang), key in asked) for key, words in ASKED_FOR.items()]
    return {"things": things, "typed": {name: sent.get(name, "") for name in FIELDS}}


@public_view("GET")
def report_kept(request: HttpRequest, lang: str) -> HttpResponse:
    """Say that a report is kept, and what comes of it."""
    return show(request, "public/call/kept.html", lang, "call/report/kept/", {})
