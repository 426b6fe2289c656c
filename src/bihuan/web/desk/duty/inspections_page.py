"""What stands on the pages of inspections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from bihuan.apps.core.queries import account_names, events_of, unit_names
from bihuan.apps.core.rules.showing import Shown
from bihuan.apps.forces.access.ground import list_findings, list_visits, may_inspect
from bihuan.apps.forces.queries.inspections import answers_of, note_of, standings
from bihuan.apps.forces.rules.inspections import CLOSED, Standing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bihuan.apps.forces.models import Finding, Inspection
    from bihuan.web.parts.disclosure import Looker

MOST_VISITS = 10


def recent_visits(visits: QuerySet[Inspection]) -> list[tuple[Inspection, str]]:
    """Return the latest visits with who made them."""
    rows = list(visits[:MOST_VISITS])
    names = account_names({one.visited_by for one in rows})
    return [(one, names.get(one.visited_by, "")) for one in rows]


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """One item of a visit as the page shows it."""

    question: str
    answer: str
    note: Shown


def visit_context(visit: Inspection, look: Looker) -> dict[str, Any]:
    """Return all that the page of one visit shows."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    rows = [AnswerShown(one.words_by_language[language], one.answer, one.note) for one in answers_of(visit, look.by)]
    found = list_findings(look.by).filter(inspection=visit)
    names = account_names({visit.visited_by})
    return {"visit": visit, "rows": rows, "findings": list(found), "visited_by": names.get(visit.visited_by, "")}


def finding_context(row: Finding, look: Looker) -> dict[str, Any]:
    """Return all that the page of one finding shows."""
    events = events_of(row.pk)
    names = account_names({one.actor for one in events} | {row.found_by})
    return {
        "finding": row, "note": note_of(row, look.by), "found_by": names.get(row.found_by, ""),
        "story": [(one, names.get(one.actor, "")) for one in events], "is_late": row.due_at <= look.at,
        "may_again": may_inspect(look.by) and row.state != CLOSED,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """One unit of the league with its bar: widths of 100."""

    row: Standing
    name: str
    found: int
    open: int
    overdue: int
    waiting: int
    per_visit: str


def league_context(look: Looker) -> dict[str, Any]:
    """Return the league with its bars."""
    rows = standings(list_visits(look.by), list_findings(look.by), look.at)
    bars = _bars(rows, unit_names(look.by.incident))
    return {"bars": bars, "at": look.at}


def _bars(rows: Iterable[Standing], names: dict[str, str]) -> list[Bar]:
    listed = list(rows)
    most = max((one.found for one in listed), default=0) or 1
    return [
        Bar(
            one, names.get(one.unit, one.unit), 100 * one.found // most, 100 * one.open // most,
            100 * one.overdue // most, 100 * one.waiting // most,
            f"{one.open / one.visits:.2f}" if one.visits else "—",
        )
        for one in listed
    ]  # fmt: skip
