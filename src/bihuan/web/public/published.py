"""Answering with a file that was published, where no front stands before Django, or the file is a large one."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.web.public.front import answer
from bihuan.web.public.serving import ROBOTS_AT, Ready, always, made_ready, site_of


@login_not_required
@require_safe
def published(request: HttpRequest, lang: str, path: str = "") -> HttpResponse:
    """Answer with the published file at `path` of a language. :raises Http404: nothing is published there."""
    return _told(request, _ready(f"{lang}/{path}"))


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answer what robots of search engines may read."""
    return _told(request, always()[ROBOTS_AT])


def _told(request: HttpRequest, ready: Ready) -> HttpResponse:
    codings, tags = request.headers.get("Accept-Encoding", ""), request.headers.get("If-None-Match", "")
    status, headers, body = answer(ready, codings, tags)
    response = HttpResponse(body, status=status)
    del response.headers["Content-Type"]  # of Django's choice
    for name, value in headers:
        response.headers[name.decode("latin-1").title()] = value.decode("latin-1")
    return response


def _ready(at: str) -> Ready:
    site = site_of(Path(settings.PUBLIC_DIR))
    found, entry = site.find(at), site.entry(at)
    if found is not None or entry is None:
        return found if found is not None else _nowhere()
    body = site.read(at, entry)
    return _nowhere() if body is None else made_ready(body, entry.digest, entry.content_type)


def _nowhere() -> Ready:
    raise Http404
