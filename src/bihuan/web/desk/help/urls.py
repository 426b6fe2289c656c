"""Addresses of the requests for help."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.help import one, taking
from bihuan.web.parts import help_words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("residents/help/", taking.requests, name="help"),
    path("residents/help/new/", taking.take, name="take-help"),
    path("residents/help/propose/", taking.propose_for, name="propose-help"),
    path("residents/help/<uuid:request_id>/", one.request_page, name="help-request"),
    path("residents/help/<uuid:request_id>/<slug:act>/", one.act, name="help-act"),
]
