"""Addresses of the welfare checks on a phone."""

from __future__ import annotations

from django.urls import path

from bihuan.web.field.welfare import visits
from bihuan.web.parts import care_words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("welfare/", visits.welfare, name="welfare"),
    path("welfare/<uuid:care_id>/<slug:deed>/", visits.act, name="welfare-act"),
]
