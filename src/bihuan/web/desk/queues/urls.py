"""Addresses of the lines at test sites and of what-if."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.queues import lines, trying, words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("screening/queues/", lines.queues, name="queues"),
    path("screening/queues/count/", lines.count, name="count-waiting"),
    path("screening/whatif/", trying.whatif, name="whatif"),
]
