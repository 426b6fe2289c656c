"""Addresses of the field."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bihuan.web.field import one, today
from bihuan.web.parts.optional import is_there

app_name = "field"
_PAGES = tuple(
    f"bihuan.web.field.{page}.urls" for page in ("duty", "lane", "gate", "patrol", "welfare", "help", "calls")
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("sign/", today.sign, name="sign"),
    path("orders/<uuid:order_id>/", one.order, name="order"),
    path("orders/<uuid:order_id>/moves/<slug:move>/", one.move, name="move"),
    path("orders/<uuid:order_id>/received/", one.received, name="received"),
    *(path("", include(module)) for module in _PAGES if is_there(module)),
]
