"""One's own data on the public side: a code is typed, a view opens for half an hour, all by POST.

No cookie, no session, nothing personal in an address: each page carries the token of the view in a hidden field. Every
failure, whatever its cause, is the same page.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.apps.briefing.actions.rights_asking import ask_by_code
from bihuan.apps.briefing.actions.rights_codes import close_view, open_view
from bihuan.apps.briefing.actions.rights_reading import OwnData, own_file, read_own
from bihuan.apps.briefing.queries.notices import notice_text
from bihuan.apps.briefing.rules.rights import NotAllowed, new_ticket
from bihuan.web.parts.clock import now
from bihuan.web.parts.downloads import attachment, json_attachment
from bihuan.web.parts.labels import label
from bihuan.web.public.mine.forms import AskForm
from bihuan.web.public.mine.seen import seen
from bihuan.web.public.views import public_view, show

PATH = "mine/"


@public_view("GET", "POST")
def mine(request: HttpRequest, lang: str) -> HttpResponse:
    """Say what the rights are and how to get a code; a code that is typed opens the view."""
    if request.method == "POST":
        code, ticket = request.POST.get("code", ""), request.POST.get("ticket", "")
        return _view(request, lang, open_view(typed=code, ticket=ticket, at=now()))
    context: dict[str, object] = {"ticket": new_ticket(), "notice": notice_text(lang)}
    return show(request, "public/mine/mine.html", lang, PATH, context)


@public_view("GET", "POST")
def view(request: HttpRequest, lang: str) -> HttpResponse:
    """Show the view again that is open."""
    if request.method != "POST":
        return redirect("public:mine", lang=lang)
    return _view(request, lang, request.POST.get("view", ""))


@public_view("GET", "POST")
def ask(request: HttpRequest, lang: str) -> HttpResponse:
    """Keep what the person asks; refused, show the view with what was typed."""
    if request.method != "POST":
        return redirect("public:mine", lang=lang)
    token, form = request.POST.get("view", ""), AskForm(request.POST)
    if not form.is_valid():
        return _view(request, lang, token, form)
    told = form.cleaned_data
    command = str(told["command"] or "")
    try:
        ask_by_code(token=token, kind=told["kind"], words=told["words"], at=now(), command=command)
    except NotAllowed as refusal:
        form.add_error(None, label("code", refusal.code))
        return _view(request, lang, token, form)
    return _view(request, lang, token, done=_("Your request is kept. This page tells you how it stands."))


@public_view("GET", "POST")
def take(request: HttpRequest, lang: str) -> HttpResponse:
    """Give the person's own data as a signed file (JSON) or on paper (PDF)."""
    token = request.POST.get("view", "")
    try:
        file = own_file(token=token, at=now()) if request.method == "POST" else None
    except NotAllowed:
        return _not_open(request, lang)
    if file is None:
        return _not_open(request, lang)
    if request.POST.get("as") == "pdf":
        from bihuan.web.public.mine.paper import to_paper  # draws with WeasyPrint: only where paper is asked for

        with timezone.override(ZoneInfo(file.data.time_zone)):
            return attachment(to_paper(file), name="my-data.pdf", content_type="application/pdf")
    return json_attachment(file.signed, name="my-data.json")


@public_view("GET", "POST")
def close(request: HttpRequest, lang: str) -> HttpResponse:
    """End the view now, and say so; the same page whether there was one."""
    if request.method == "POST":
        close_view(token=request.POST.get("view", ""), at=now())
        return show(request, "public/mine/closed.html", lang, PATH, {})
    return redirect("public:mine", lang=lang)


def _view(
    request: HttpRequest, lang: str, token: str, form: AskForm | None = None, *, done: str = ""
) -> HttpResponse:  # fmt: skip
    try:
        own = read_own(token=token, at=now())
    except NotAllowed:
        own = None
    return _not_open(request, lang) if own is None else _page(request, lang, token, own, form, done)


def _page(
    request: HttpRequest, lang: str, token: str, own: OwnData, form: AskForm | None, done: str
) -> HttpResponse:  # fmt: skip
    with timezone.override(ZoneInfo(own.time_zone)):
        context = {
            "view": token, "own": seen(own), "until": timezone.localtime(own.until), "incident": own.incident_name,
            "form": form or AskForm(), "done": done,
        }  # fmt: skip
        return show(request, "public/mine/view.html", lang, PATH, context, 422 if form else 200)


def _not_open(request: HttpRequest, lang: str) -> HttpResponse:
    """Answer with the one page of all failures; byte for byte the same, so that it tells nothing."""
    return show(request, "public/mine/not_open.html", lang, PATH, {})
