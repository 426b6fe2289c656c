"""Addresses of roads and response times."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.roads import pages
from bihuan.web.desk.roads import words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("response/roads/", pages.roads, name="roads"),
    path("response/times/", pages.response_times, name="response_times"),
]
