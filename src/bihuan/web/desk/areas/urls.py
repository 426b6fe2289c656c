"""Addresses of the pages about areas."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.areas import holds
from bihuan.web.desk.areas import words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("zones/holds/", holds.holds, name="holds"),
    path("zones/holds/<str:community>/", holds.holds_in, name="holds-in"),
]
