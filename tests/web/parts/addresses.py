"""The addresses of parts with blank pages of the audiences behind them, and one page that is live."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.urls import include, path

from bihuan.web.parts.urls import urlpatterns as parts

DESK = ("board", "intake", "orders", "unit", "reconciliation", "handover")
LIVE = """{% extends "parts/base.html" %}{% block main %}<p><span class="live"></span></p>
<section id="board" data-live="{{ stream }}" data-refresh="/live/figures/" data-every="0.2">0</section>{% endblock %}"""
_looks = count(1)


def _blank(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


@login_not_required
def _live(request: HttpRequest, stream: str) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(LIVE).render({"stream": f"/live/{stream}/"}, request))


@login_not_required
def _figures(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        f'<b>looked {next(_looks)}</b><input type="checkbox" id="tick"><textarea id="words"></textarea>'
    )


@login_not_required
def _stream(request: HttpRequest) -> StreamingHttpResponse:
    def events() -> Iterator[str]:
        yield "retry: 60000\n\n"
        yield "event: refresh\ndata: 1\n\n"

    return StreamingHttpResponse(events(), content_type="text/event-stream")


urlpatterns = [
    *parts,
    path("desk/", include(([path(f"{name}/", _blank, name=name) for name in DESK], "desk"))),
    path("field/", include(([path("today/", _blank, name="today")], "field"))),
    path("live/figures/", _figures),
    path("live/events/", _stream),
    path("live/on/<str:stream>/", _live),
]
