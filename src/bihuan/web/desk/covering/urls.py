"""Addresses of coverage."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.covering import cover, plan
from bihuan.web.desk.covering import words as _words  # noqa: F401 - the words name their codes when loaded

_PLAN = "response/cover/plans/<uuid:cover_id>/"
urlpatterns = [
    path("response/cover/", cover.cover, name="cover"),
    path("response/cover/rings/", cover.decide_rings, name="set-rings"),
    path("response/cover/ask/", cover.ask, name="ask-cover"),
    path(_PLAN, plan.plan, name="cover-plan"),
    path(f"{_PLAN}adopt/", plan.adopt, name="adopt-cover"),
    path(f"{_PLAN}drop/", plan.drop, name="drop-cover"),
]
