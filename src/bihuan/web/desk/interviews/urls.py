"""Addresses of interviews."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.interviews import acts, listing, one
from bihuan.web.desk.interviews import words as _words  # noqa: F401 - the words name their codes when loaded

_ONE = "interviews/<uuid:interview_id>/"
urlpatterns = [
    path("interviews/", listing.interviews, name="interviews"),
    path("interviews/begin/", listing.begin, name="begin-interview"),
    path(_ONE, one.interview, name="interview"),
    path(f"{_ONE}save/", one.save, name="save-interview"),
    path(f"{_ONE}call/", acts.call, name="call-interview"),
    path(f"{_ONE}do/<slug:act>/", acts.act, name="act-interview"),
]
