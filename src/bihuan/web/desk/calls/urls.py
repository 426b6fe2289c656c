"""Addresses of the pages about calls."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.calls import calling, checking, posters, reports
from bihuan.web.parts import calls_words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("interviews/calls/", calling.calls, name="calls"),
    path("interviews/calls/check/", checking.check, name="check_call"),
    path("interviews/calls/check/report/", checking.report, name="hotline_report"),
    path("interviews/calls/poster/<slug:lang>/<slug:size>/", posters.poster, name="call_poster"),
    path("interviews/calls/<uuid:order_id>/", calling.call, name="call"),
    path("interviews/calls/<uuid:order_id>/void/", calling.void, name="void_call"),
    path("interviews/call-reports/", reports.reports, name="call_reports"),
    path("interviews/call-reports/<uuid:report_id>/settle/", reports.settle, name="settle_report"),
]
