"""Addresses of the check of a call."""

from __future__ import annotations

from django.urls import path

from bihuan.web.public.call import checking, reporting

urlpatterns = [
    path("call/", checking.call, name="call"),
    path("call/number/", checking.number, name="call_number"),
    path("call/report/", reporting.report_call, name="report_call"),
    path("call/report/kept/", reporting.report_kept, name="report_kept"),
    path("call/confirmed/<slug:token>/", checking.confirmed, name="call_confirmed"),
    path("call/confirmed/<slug:token>/report/", reporting.report_confirmed, name="report_confirmed"),
]
