"""Addresses of the field."""

from __future__ import annotations

from django.urls import path

from bihuan.web.field import one, today

app_name = "field"
urlpatterns = [
    path("", today.today, name="today"),
    path("sign/", today.sign, name="sign"),
    path("orders/<uuid:order_id>/", one.order, name="order"),
    path("orders/<uuid:order_id>/moves/<slug:move>/", one.move, name="move"),
    path("orders/<uuid:order_id>/received/", one.received, name="received"),
]
