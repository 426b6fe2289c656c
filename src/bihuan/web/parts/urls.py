"""Addresses that belong to no audience."""

from __future__ import annotations

from django.urls import path

from bihuan.web.parts import policy_reports, views
from bihuan.web.parts.accounts.urls import urlpatterns as accounts

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("language/", views.language, name="language"),
    path("csp-report/", policy_reports.policy_report, name="csp-report"),
    path("components/", views.components, name="components"),
    *accounts,
]
