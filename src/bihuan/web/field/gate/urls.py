"""Addresses of a gate on a phone."""

from __future__ import annotations

from django.urls import path

from bihuan.web.field.gate import gate, kept_page
from bihuan.web.parts import gates_words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("gate/", gate.gate, name="gate"),
    path("gate/kept/", kept_page.kept, name="gate-kept"),
    path("gate/worker.js", kept_page.worker, name="gate-worker"),
    path("gate/<uuid:gate_id>/kit/", gate.kit, name="gate-kit"),
    path("gate/<uuid:gate_id>/check/", gate.check, name="gate-check"),
    path("gate/<uuid:gate_id>/cross/", gate.cross, name="gate-cross"),
]
