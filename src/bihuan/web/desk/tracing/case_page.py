"""What stands on the page of one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.timezone import get_current_timezone_name

from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Kind
from bihuan.apps.intake.access import PERSON_READERS
from bihuan.apps.intake.queries.evidence import status_at
from bihuan.apps.tracing import access
from bihuan.apps.tracing.queries import cases as queries
from bihuan.apps.tracing.queries import pages
from bihuan.web.desk.tracing.case_links import gate_url, with_case
from bihuan.web.desk.tracing.case_sides import sides_of
from bihuan.web.desk.tracing.case_work import forms_of
from bihuan.web.desk.tracing.forms import alerts_of
from bihuan.web.desk.tracing.seeing import category_names, period_of, rules_or_none
from bihuan.web.desk.tracing.visit_map import visit_lines, visit_map

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Case
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

_UNKNOWN_END_MINUTES = 240


def case_context(row: Case, look: Looker, refused: Mapping[str, TracingForm] | None = None) -> dict[str, Any]:
    """Return all that the page shows; `refused` are forms that were sent and refused, by their names."""
    by, rules = look.by, rules_or_none(row.incident_id)
    history = queries.history_of(row)
    minutes = rules.protocol.exposure.unknown_end_minutes if rules else _UNKNOWN_END_MINUTES
    infectious = period_of(lambda: queries.window_of(row))
    visits = _visits(row, look, minutes)
    forms = forms_of(row, by, rules.protocol if rules else None, refused or {})
    return {
        "case": row, "zone": get_current_timezone_name(),
        "who": look.people([row.person_id], is_list=False).get(row.person_id),
        "words": look.tracing_words([row])[row.pk],
        "may_interview": access.may_read(by, Kind.VISIT) and not row.closed_at,
        "may_open_person": by.role in PERSON_READERS,
        "history": _with_names(history), "infectious": infectious,
        "source": period_of(lambda: queries.source_window_of(row)),
        "status": status_at(row.person_id, by.incident, look.at),
        "categories": category_names(rules), "forms": forms, "open_form": next(iter(refused or {}), ""),
        "alerts": alerts_of(refused or {}, forms),
        "unknown_end_hours": round(minutes / 60, 1),
        "gate_url": gate_url(row, look, infectious, visits["lines"] or []),
        **{f"{name}_url": with_case(name, row) for name in ("searches", "network")},
        "map": visit_map(visits["lines"], by.incident) if visits["lines"] else None, **visits, **sides_of(row, look),
    }  # fmt: skip


def _with_names(history: Sequence[Any]) -> list[tuple[Any, str]]:
    names = account_names({one.by for one in history})
    return [(one, names.get(one.by, "")) for one in history]


def _visits(row: Case, look: Looker, minutes: int) -> dict[str, Any]:
    """Return the visits of the case's person with their words, None where the actor may see none."""
    if not access.may_read(look.by, Kind.VISIT):
        return {"lines": None}
    rows = list(access.list_visits(look.by, row.person_id))
    places = pages.places_by_id((one.place_id for one in rows), look.by.incident)
    lines = visit_lines(rows, places, account_names({one.recorded_by for one in rows}), minutes)
    words = look.tracing_words(rows)
    return {"lines": lines, "visits": [(one, words[one.id]) for one in lines]}
