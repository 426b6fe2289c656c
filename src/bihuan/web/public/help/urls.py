"""The address of the form for help."""

from __future__ import annotations

from django.urls import path

from bihuan.web.public.help.views import ask

urlpatterns = [path("help/", ask, name="help")]
