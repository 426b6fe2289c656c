"""Addresses of the situation."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.situation import report, situation

_REPORT = "briefing/reports/<uuid:situation_id>/"
urlpatterns = [
    path("briefing/", situation.situation, name="situation"),
    path("briefing/freeze/", situation.freeze, name="freeze-situation"),
    path(_REPORT, report.report, name="situation_report"),
    path(f"{_REPORT}file/<slug:paper>/", report.file, name="situation-file"),
    path(f"{_REPORT}press/<slug:paper>/", report.press_file, name="press-file"),
    path(f"{_REPORT}sign/", report.sign, name="sign-situation"),
    path(f"{_REPORT}release/", report.release, name="release-situation"),
    path(f"{_REPORT}correct/", report.correct, name="correct-situation"),
]
