"""A small drill that tells the public: each line says what came of a step, and what it says lies in the database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bihuan.apps.briefing.models import (
    AnnouncementDraft,
    AnnouncementVersion,
    CallCode,
    FactCheck,
    FormStep,
    PressSheet,
    SituationReport,
    SituationSignature,
)
from bihuan.apps.briefing.rules.builtin import FORMS, TEXTS
from bihuan.apps.core.models import Event
from bihuan.config.drill.running import ZonesOf, play_drill

AT = datetime(2026, 8, 24, 16, tzinfo=UTC)  # midnight in the drill's zone
pytestmark = pytest.mark.django_db


def play(records: int, *, zones: ZonesOf | None = None) -> list[str]:
    """Play eight hours and return the lines of the briefing; with zones there is something to announce."""
    said: list[str] = []
    play_drill(
        records=records, officers=60, units=6, hours=8, seed=7, code="briefing", starts_at=AT, leave_open=True,
        zones=zones, briefing=said.append,
    )  # fmt: skip
    return said


def test_the_briefing_of_a_drill_tells_the_public_and_says_so() -> None:
    assert play(records=5, zones=ZonesOf(1, 5, lambda _line: None)) == [
        "forms: 6 built in, each approved by health and by the anti-fraud officer",
        "facts: 3 published, each by two",
        "announcements: 1 released",
        "calls: one code, good the first time: True, the second: False",
        "figures: bulletin 1, 3 counts, 0 hidden",
        "situation report 1: frozen, signed, released to the press",
        "places: 0 on the list",
    ]
    steps = FormStep.objects.values_list("step", flat=True)
    assert {name: list(steps).count(name) for name in ("health", "department", "published")} == {
        "health": 6, "department": 6, "published": 6,
    }  # fmt: skip
    assert len(FORMS) + len(TEXTS) == 6
    facts = FactCheck.objects.all()
    assert sorted(facts.values_list("topic", "state")) == [
        ("disease", "published"), ("supplies", "published"), ("testing", "published"),
    ]  # fmt: skip
    assert AnnouncementDraft.objects.get().state == "released"
    version = AnnouncementVersion.objects.get()
    assert "" not in (version.zh, version.en)
    call = CallCode.objects.get()
    assert (call.used_at, call.token_index != "") == (call.opened_at, True)
    report = SituationReport.objects.get()
    assert (report.unaccounted, report.number) == (0, 1)
    signature, sheet = SituationSignature.objects.get(), PressSheet.objects.get()
    assert (signature.report_id, sheet.report_id) == (report.pk, report.pk)
    assert report.frozen_by != signature.by, "whoever froze it does not sign it"
    assert not Event.objects.filter(kind="delivery.dead").exists()


def test_a_report_is_asked_for_again_while_a_batch_is_short_of_a_line() -> None:
    lines = [line for line in play(records=20) if line.startswith("situation report")]
    refused = "situation report: refused, books_unbalanced"
    assert lines == [refused] * 6, "at 5:30 and every half hour to 8:00: the batch is not recounted before the end"
    assert not SituationReport.objects.exists()
