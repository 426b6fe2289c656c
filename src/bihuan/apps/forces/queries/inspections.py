"""Visits and findings as pages show them, and the league of units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import Shown, show
from bihuan.apps.forces.models import Finding, Inspection, InspectionAnswer
from bihuan.apps.forces.rules.inspections import CLOSED, Standing, Told, checklist, league

TABS = ("open", "remedied", "closed")


def findings_in(found: QuerySet[Finding], tab: str) -> QuerySet[Finding]:
    """Return the findings of a tab: still to be mended, waiting to be seen again, or closed."""
    states = {"open": ["open", "ordered"], "remedied": ["remedied"], "closed": [CLOSED]}[tab]
    return found.filter(state__in=states)


def counts_of_findings(found: QuerySet[Finding]) -> dict[str, int]:
    """Return how many findings each tab has."""
    told = dict(found.order_by().values_list("state").annotate(n=Count("id")))
    return {
        "open": told.get("open", 0) + told.get("ordered", 0), "remedied": told.get("remedied", 0),
        "closed": told.get(CLOSED, 0),
    }  # fmt: skip


def standings(visits: QuerySet[Inspection], found: QuerySet[Finding], at: datetime) -> tuple[Standing, ...]:
    """Return the league of the units whose visits and findings the actor may see."""
    counts = dict(visits.order_by().values_list("unit_id").annotate(n=Count("id")))
    rows = found.order_by("id").values_list("unit_id", "state", "found_at", "due_at")
    return league(counts, [Told(*row) for row in rows], at)


@dataclass(frozen=True, slots=True)
class Answered:
    """One item of a visit: its words in both languages, the answer, the note as the viewer may see it."""

    item: str
    words_by_language: Mapping[str, str]
    answer: str
    note: Shown


def answers_of(visit: Inspection, by: Actor) -> list[Answered]:
    """Return what a visit that `access` gave found, in the order of its checklist."""
    rows = {one.item: one for one in InspectionAnswer.objects.filter(inspection=visit)}
    return [
        Answered(item.code, item.texts, rows[item.code].answer, _note(rows[item.code], by))
        for item in checklist(visit.checklist).items
        if item.code in rows
    ]


def note_of(row: Finding, by: Actor) -> Shown:
    """Return the note with which a finding that `access` gave was found."""
    found = InspectionAnswer.objects.filter(inspection=row.inspection_id, item=row.item).first()
    return _note(found, by) if found else Shown("note", "")


def _note(row: InspectionAnswer, by: Actor) -> Shown:
    viewer = Viewer(by.role, Relation.HOLDER, Surface.PAGE)
    return show(InspectionAnswer.PERSONAL, "note", row.note, viewer)
