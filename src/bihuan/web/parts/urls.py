"""Addresses that belong to no audience."""

from __future__ import annotations

from django.urls import path

from bihuan.web.parts import views
from bihuan.web.parts.accounts.urls import urlpatterns as accounts

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/drill/", views.drill_sign_in, name="drill-sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("language/", views.language, name="language"),
    path("components/", views.components, name="components"),
    *accounts,
]
