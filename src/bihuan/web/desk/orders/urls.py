"""Addresses of the pages of orders."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.orders import bulk, listing, one, unit

urlpatterns = [
    path("orders/", listing.orders, name="orders"),
    path("orders/dispatch/", bulk.dispatch, name="dispatch"),
    path("orders/<uuid:order_id>/", one.order, name="order"),
    path("orders/<uuid:order_id>/moves/<slug:move>/", one.move, name="move"),
    path("unit/", unit.unit_desk, name="unit"),
    path("unit/sign/", unit.sign, name="sign"),
]
