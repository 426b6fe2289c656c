"""The sheets for the press: what the one of a report says beside those before it, and the latest of each incident."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.apps.briefing.models import FigureBulletin, PressSheet, SituationReport, SituationSignature
from bihuan.apps.briefing.queries.figures import bulletin_lines, released
from bihuan.apps.briefing.queries.public import open_incidents
from bihuan.apps.briefing.rules.situation_press import Told
from bihuan.apps.briefing.rules.situation_press import press_of as drawn_from


def press_document(report: SituationReport) -> dict[str, Any]:
    """Return what the sheet of a report tells: cases as the bulletins released so far told them."""
    told = [_told(row) for row in released(report.incident_id)]
    return drawn_from(json.loads(report.frozen), told, report.digest)


def _told(row: FigureBulletin) -> Told:
    whole = bulletin_lines(row)[0]
    return Told(row.on_date.isoformat(), whole.new, whole.total if isinstance(whole.total, int) else None)


def press_of(report: SituationReport) -> PressSheet | None:
    """Return the sheet that was released from a report, None where none was."""
    return PressSheet.objects.filter(report=report).first()


def signature_of(report: SituationReport) -> SituationSignature | None:
    """Return who signed a report, None where nobody has."""
    return SituationSignature.objects.filter(report=report).first()


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest sheet of an open incident: what it says, its digest, whether its report was corrected since."""

    said: dict[str, Any]
    digest: str
    is_corrected: bool


def latest_sheets(at: datetime) -> list[Latest]:
    """Return the latest sheet for the press of every incident the public is told of, the oldest incident first."""
    found = (
        PressSheet.objects.filter(report__incident=incident.code).order_by("released_at", "id").last()
        for incident in open_incidents(at)
    )
    latest = [sheet for sheet in found if sheet is not None]
    corrected = set(SituationReport.objects.exclude(supersedes=None).values_list("supersedes", flat=True))
    return [Latest(json.loads(one.frozen), one.digest, one.report_id in corrected) for one in latest]
