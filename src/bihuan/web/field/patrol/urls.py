"""Addresses of a patrol on a phone."""

from __future__ import annotations

from django.urls import path

from bihuan.web.field.patrol import patrol
from bihuan.web.parts import patrol_words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("patrol/", patrol.patrol, name="patrol"),
    path("patrol/place/", patrol.place, name="patrol-place"),
    path("patrol/moved/", patrol.moved, name="patrol-moved"),
    path("patrol/<uuid:emergency_id>/<slug:point>/", patrol.say, name="patrol-say"),
]
