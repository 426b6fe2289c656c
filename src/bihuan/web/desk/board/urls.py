"""Addresses of the duty board."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.board import live, views, words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("", views.board, name="board"),
    path("live/", live.live, name="live"),
]
