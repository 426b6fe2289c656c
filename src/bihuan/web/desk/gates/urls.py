"""Addresses of gates, passes and the inside."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.gates import gate, gates, inside, one_pass, passes
from bihuan.web.parts import gates_words as _words  # noqa: F401 - the words name their codes when loaded

_GATE, _PASS, _INSIDE = "zones/gates/<uuid:gate_id>/", "zones/passes/<uuid:pass_id>/", "zones/inside/<uuid:area_id>/"
urlpatterns = [
    path("zones/gates/", gates.gates, name="gates"),
    path("zones/gates/add/", gates.add, name="add-gate"),
    path(_GATE, gate.gate, name="gate"),
    path(f"{_GATE}change/", gate.change, name="change-gate"),
    path(f"{_GATE}close/", gate.close, name="close-gate"),
    path("zones/passes/", passes.passes, name="passes"),
    path("zones/passes/issue/", passes.issue, name="issue-pass"),
    path(_PASS, one_pass.one, name="pass"),
    path(f"{_PASS}print/", one_pass.paper, name="pass-print"),
    path(f"{_PASS}confirm/", one_pass.confirm, name="confirm-pass"),
    path(f"{_PASS}sign/", one_pass.sign, name="sign-pass"),
    path(f"{_PASS}revoke/", one_pass.revoke, name="revoke-pass"),
    path("zones/inside/", inside.inside, name="inside"),
    path(_INSIDE, inside.compound, name="compound"),
    path(f"{_INSIDE}count/", inside.count, name="count-doors"),
    path(f"{_INSIDE}correct/", inside.correct, name="correct-count"),
]
