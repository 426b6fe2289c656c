"""The language, the first page, and the page of all components."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_GET
from django.views.i18n import set_language

from bihuan.web.parts.clock import now
from bihuan.web.parts.navigation import home_of
from bihuan.web.parts.samples import samples
from bihuan.web.parts.sessions import find_session, no_session

language = login_not_required(set_language)


@login_not_required
@require_GET
def favicon(_: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for /favicon.ico by themselves to the one icon there is."""
    return redirect(static("parts/favicon.svg"))


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Go to the page the person's role begins with; without a role, say who can give one."""
    session = find_session(request)
    if session is None:
        return no_session(request)
    return redirect(home_of(session))


@login_not_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in both themes; nothing on it is real."""
    return render(request, "parts/components.html", samples(now()))
