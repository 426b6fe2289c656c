"""Addresses of what is true that are no files: the form by which a resident asks."""

from __future__ import annotations

from django.urls import path

from bihuan.web.public.facts.asking import ask

urlpatterns = [path("facts/ask/", ask, name="ask_fact")]
