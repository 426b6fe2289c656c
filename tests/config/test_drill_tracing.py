"""The tracing of a drill leaves every page of tracing full, by the real actions, and the books balance."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.queries.export import export_journal
from bihuan.apps.tracing.models import (
    AnalysisRun,
    Case,
    CaseReport,
    Contact,
    Exposure,
    FollowUp,
    MaterialRequest,
    Quarantine,
    ReportItem,
    Visit,
)
from bihuan.config.drill.running import play_drill

pytestmark = pytest.mark.django_db
STARTS = datetime(2026, 8, 24, 22, tzinfo=UTC)  # six in the morning of the incident's zone
SMALL = {
    "records": 200,
    "officers": 70,
    "units": 6,
    "seed": 7,
    "code": "drill",
    "starts_at": STARTS,
    "leave_open": True,
}


def _figures() -> dict[str, object]:
    [run] = AnalysisRun.objects.all()
    return {
        "cases": Case.objects.count(), "onsets": Case.objects.values("onset_date").distinct().count(),
        "were_contacts": Case.objects.exclude(was_contact=None).count(), "visits": Visit.objects.count(),
        "found": run.counts["persons"], "exposures": Exposure.objects.count(), "run": [run.state, run.kind],
    }  # fmt: skip


def test_a_traced_drill_fills_the_pages_and_the_books_balance(tmp_path: Path) -> None:
    told: list[str] = []
    figures = play_drill(**SMALL, hours=9, tracing=told.append)  # type: ignore[arg-type]  # by name
    golden = json.loads((Path(__file__).parents[1] / "golden" / "tracing.json").read_text())
    assert _figures() == golden, json.dumps(_figures())
    assert [line.split(":")[0] for line in told] == ["lake", "search"]
    states = Counter(Exposure.objects.values_list("state", flat=True))
    assert (states["refused"], min(states["proposed"], 20)) == (2, 20)
    assert set(Contact.objects.values_list("state", flat=True)) == {"following", "became_case"}
    assert {"planned", "ended"} < set(FollowUp.objects.values_list("state", flat=True))
    assert {"notify_contact", "follow_up"} < set(WorkOrder.objects.values_list("kind", flat=True))
    assert sorted(Quarantine.objects.values_list("state", flat=True)) == ["in_force", "waiting"]
    assert list(MaterialRequest.objects.values_list("state", flat=True)) == ["approved"]
    assert (CaseReport.objects.count(), ReportItem.objects.count()) == (1, 0)
    assert figures.unaccounted == 0
    ended_at = Event.objects.latest("index").at
    assert strike_balance(incident="drill", at=ended_at, is_full=True).unaccounted == 0
    export_journal(tmp_path / "books", at=ended_at)
    verifier = [sys.executable, str(tmp_path / "books" / "verify_ledger.py"), str(tmp_path / "books")]
    assert subprocess.run(verifier, capture_output=True, check=False).returncode == 0


def test_a_drill_that_is_too_short_traces_nothing_and_says_so() -> None:
    told: list[str] = []
    play_drill(**SMALL, hours=2, tracing=told.append)  # type: ignore[arg-type]  # by name
    assert told == ["no tracing: a drill of less than 8 hours is too short for it"]
    assert Case.objects.count() == 0
