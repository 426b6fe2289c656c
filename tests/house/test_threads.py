"""Threads under coverage: two that begin at one moment are both traced, and neither ends before its first line."""

from __future__ import annotations

import sys
import threading

import pytest
from tests.conftest import PatientSys


def test_threads_ask_patiently() -> None:
    assert isinstance(threading._sys, PatientSys)  # type: ignore[attr-defined]  # what threading calls `sys`
    assert threading._sys.version == sys.version  # type: ignore[attr-defined]  # everything else is passed on


def test_a_refused_trace_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def settrace(function: object) -> None:
        asked.append(function)
        if len(asked) < 3:
            raise RuntimeError("Cannot install a trace function while another trace function is being installed")

    monkeypatch.setattr(sys, "settrace", settrace)
    PatientSys().settrace(None)
    assert asked == [None] * 3
