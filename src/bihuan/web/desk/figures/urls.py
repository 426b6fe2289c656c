"""Addresses of published figures."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.figures import pages
from bihuan.web.desk.figures import words as _words  # noqa: F401 - the words name their codes when loaded

_ONE = "briefing/figures/<uuid:bulletin_id>/"
urlpatterns = [
    path("briefing/figures/", pages.figures, name="figures"),
    path("briefing/figures/draft/", pages.draft, name="draft-figures"),
    path(f"{_ONE}release/", pages.release, name="release-figures"),
    path(f"{_ONE}drop/", pages.drop, name="drop-figures"),
]
