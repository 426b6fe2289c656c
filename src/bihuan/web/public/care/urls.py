"""The address of the form for care."""

from __future__ import annotations

from django.urls import path

from bihuan.web.public.care.views import ask

urlpatterns = [path("care/", ask, name="care")]
