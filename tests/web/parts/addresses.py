"""The addresses of parts with blank pages of the audiences behind them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bihuan.web.parts.urls import urlpatterns as parts

DESK = ("board", "intake", "orders", "unit", "reconciliation", "handover")


def _blank(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


urlpatterns = [
    *parts,
    path("desk/", include(([path(f"{name}/", _blank, name=name) for name in DESK], "desk"))),
    path("field/", include(([path("today/", _blank, name="today")], "field"))),
]
