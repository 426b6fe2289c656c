"""What stands on the page of one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import get_current_timezone_name, localtime

from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Kind
from bihuan.apps.intake.access import PERSON_READERS, may_originate
from bihuan.apps.intake.queries.evidence import status_at
from bihuan.apps.tracing import access
from bihuan.apps.tracing.queries import cases as queries
from bihuan.apps.tracing.queries import pages
from bihuan.web.desk.tracing.case_sides import sides_of
from bihuan.web.desk.tracing.case_work import forms_of
from bihuan.web.desk.tracing.forms import MOMENT, alerts_of
from bihuan.web.desk.tracing.seeing import Period, category_names, period_of, rules_or_none
from bihuan.web.desk.tracing.visit_map import VisitLine, visit_lines, visit_map
from bihuan.web.parts.optional import address_or_none

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Case
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

_UNKNOWN_END_MINUTES = 240
MOST_STAYS = 20  # as many lines as the form of the gate has


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
        "words": look.tracing_words([row])[row.pk], "may_open_person": by.role in PERSON_READERS,
        "history": _with_names(history), "infectious": infectious,
        "source": period_of(lambda: queries.source_window_of(row)),
        "status": status_at(row.person_id, by.incident, look.at),
        "categories": category_names(rules), "forms": forms, "open_form": next(iter(refused or {}), ""),
        "alerts": alerts_of(refused or {}, forms),
        "unknown_end_hours": round(minutes / 60, 1),
        "gate_url": _gate_url(row, look, infectious, visits["lines"] or []),
        **{f"{name}_url": _with_case(name, row) for name in ("searches", "network")},
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


def _gate_url(row: Case, look: Looker, infectious: Period, lines: Sequence[VisitLine]) -> str:
    """Return the address of the gate's form filled in with the case's stays; "" where nothing can be asked for it."""
    if not row.case or not may_originate(look.by):
        return ""
    stays = [one for one in lines if one.is_confirmed and one.place is not None][-MOST_STAYS:]
    told = [("case", row.case)]
    if infectious.starts_at is not None and infectious.starts_at < look.at:
        told += [("window_from", _typed(infectious.starts_at)),
                 ("window_to", _typed(min(infectious.ends_at or look.at, look.at)))]  # fmt: skip
    for one in stays:
        place = one.place.id if one.place else ""
        told += [("place", place), ("starts_at", _typed(one.starts_at)), ("ends_at", _typed(min(one.until, look.at)))]
    return f"{reverse('desk:queries')}?{urlencode(told)}"


def _typed(moment: Any) -> str:
    return localtime(moment).strftime(MOMENT)


def _with_case(name: str, row: Case) -> str:
    """Return the address of another page about this case, "" while nobody has built it."""
    address = address_or_none(f"desk:{name}")
    return f"{address}?{urlencode({'case': row.pk})}" if address else ""
