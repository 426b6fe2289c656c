"""Addresses that belong to no audience."""

from __future__ import annotations

from django.urls import path

from bihuan.web.parts import policy_reports, views

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/drill/", views.drill_sign_in, name="drill-sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("language/", views.language, name="language"),
    path("csp-report/", policy_reports.policy_report, name="csp-report"),
    path("components/", views.components, name="components"),
]
