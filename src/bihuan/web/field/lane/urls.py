"""Addresses of a lane."""

from __future__ import annotations

from django.urls import path

from bihuan.web.field.lane import lane

urlpatterns = [
    path("lane/", lane.lane, name="lane"),
    path("lane/fill/", lane.fill, name="fill-tube"),
    path("lane/box/", lane.box, name="box"),
]
