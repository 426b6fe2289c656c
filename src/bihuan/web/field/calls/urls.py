"""Addresses of a call with a code on a phone."""

from __future__ import annotations

from django.urls import path

from bihuan.web.field.calls import calling
from bihuan.web.parts import calls_words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("orders/<uuid:order_id>/call/", calling.call, name="call"),
    path("orders/<uuid:order_id>/call/void/", calling.void, name="void-call"),
]
