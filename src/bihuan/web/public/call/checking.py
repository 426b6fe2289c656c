"""The check of a call: number and code in, one answer to a success, one to every failure (R52-R57)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bihuan.apps.briefing.actions.calls_checking import check_call
from bihuan.apps.briefing.queries.calls import confirmation_of, is_official
from bihuan.apps.briefing.rules import call_words as words
from bihuan.apps.briefing.rules.call_words import lines_of, second_word
from bihuan.web.parts.clock import now
from bihuan.web.public.sources import address_of
from bihuan.web.public.views import public_view, show

PAGE = "public/call/call.html"


@public_view("GET", "POST", may_be_found=True)
def call(request: HttpRequest, lang: str) -> HttpResponse:
    """Ask for number and code; a success leads to a page of its own, every failure is the same page.

    Nothing typed comes back: what a failure says must not depend on it. A success is shown at an address that holds
    neither number nor code, so that loading it again asks nothing anew.
    """
    if request.method == "GET":
        return show(request, PAGE, lang, "call/", _texts(lang))
    token = check_call(
        phone=request.POST.get("phone", ""), code=request.POST.get("code", ""),
        source=address_of(request), at=now(),
    )  # fmt: skip
    if token:
        return redirect("public:call_confirmed", lang=lang, token=token)
    return show(request, PAGE, lang, "call/", {**_texts(lang), "is_failure": True})


def _texts(lang: str) -> dict[str, object]:
    lines = settings.OFFICIAL_LINES
    told = (words.UNCONFIRMED, words.UNCONFIRMED_DO, words.UNCONFIRMED_HINT, words.LANDLINE)
    failed, do, hint, landline = lines_of(told, lang, **lines)
    return {"failed": failed, "failed_do": do, "failed_hint": hint, "landline": landline}


@public_view("GET")
def confirmed(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """Show what a success says for half an hour; then, and for any other token, that it cannot be shown."""
    found = confirmation_of(token, now())
    path = f"call/confirmed/{token}/"
    if found is None:
        return show(request, "public/call/over.html", lang, path, {}, status=404)
    said = words.CONFIRMED.filled(lang, time=f"{found.placed_at:%H:%M}")
    word = words.SAY_WORD.filled(lang, word=second_word(found.word)) if found.word else ""
    context: dict[str, object] = {
        "said": said, "word": word, "token": token, "may_ask": lines_of(words.MAY_ASK, lang),
        "may_ask_heading": words.MAY_ASK_HEADING.in_(lang),
    }  # fmt: skip
    return show(request, "public/call/confirmed.html", lang, path, context)


@public_view("GET", "POST", may_be_found=True)
def number(request: HttpRequest, lang: str) -> HttpResponse:
    """Say whether a number is one of the published ones: never an unqualified yes (R56)."""
    typed, said = request.POST.get("number", "")[:40], ""
    if request.method == "POST" and typed.strip():
        lines = settings.OFFICIAL_LINES
        answer = words.NUMBER_OURS if is_official(typed, lines) else words.NUMBER_NOT_OURS
        said = answer.filled(lang, **lines)
    context = {"typed": typed, "said": said, "is_empty": request.method == "POST" and not typed.strip()}
    return show(request, "public/call/number.html", lang, "call/number/", context)
