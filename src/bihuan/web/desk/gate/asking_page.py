"""What stands on the page that asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from bihuan.apps.core.access import Session
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.access import get_query, may_originate
from bihuan.apps.intake.queries.desk import approvers_of, budgets_left, cases_of, linkable_records, places_of
from bihuan.apps.intake.queries.gate import MonthCounts, month_counts, queries_of
from bihuan.apps.intake.queries.parties import limits_of
from bihuan.apps.intake.rules.asking import BASES, PURPOSES
from bihuan.web.desk.gate.forms import MOST_ROWS, ROWS, prefilled, typed_of
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_OWN = 50


def asking_context(session: Session, asked: QueryDict, at: datetime) -> dict[str, Any]:
    """Return the form (empty, or filled in from the nearest narrower query), the budgets, one's own queries."""
    by = session.actor
    said = _filled(session, asked.get("narrow", "")) or prefilled(asked)
    rows = MOST_ROWS if "rows" in asked else ROWS
    context: dict[str, Any] = {"month": month_of(by.incident, at), "may_ask": may_originate(by)}
    if may_originate(by):
        context |= {
            "typed": typed_of(said, rows), "purposes": [(one, label("purpose", one)) for one in PURPOSES],
            "bases": [(one, label("legal_basis", one)) for one in BASES], "cases": cases_of(by.incident, at),
            "places": places_of(by.incident), "approvers": approvers_of(by.incident, at),
            "own": list(queries_of(by.account, by.incident)[:MOST_OWN]), "linkable": linkable_records(by.incident),
            **left_context(session, str(said.get("case") or ""), at),
        }  # fmt: skip
    return context


def _filled(session: Session, narrow: str) -> Mapping[str, Any]:
    """Return the nearest narrower query of one's own refused one, {} when there is none."""
    try:
        return get_query(session.actor, narrow).narrower if narrow else {}
    except NotAllowed:
        return {}


def left_context(session: Session, case: str, at: datetime) -> dict[str, Any]:
    """Return what is left of the budgets, and the limits."""
    by = session.actor
    return {
        "left": budgets_left(by.account, case, by.incident, at), "limits": limits_of(by.incident), "left_case": case,
    }  # fmt: skip


def month_of(incident: str, at: datetime) -> MonthCounts:
    """Return the counts of the running month in the incident's zone."""
    first = localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return month_counts(incident, first, at)
