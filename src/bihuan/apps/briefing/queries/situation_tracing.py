"""What a situation report says of cases and contacts: the same questions as the pages of tracing ask."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

from bihuan.apps.briefing.queries.situation_orders import Pairs
from bihuan.apps.briefing.rules.situation import Span
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.models import Contact, Quarantine
from bihuan.apps.tracing.queries.cases import counts_by_classification
from bihuan.apps.tracing.queries.contacts import DayCount, counts_on, overdue_before
from bihuan.apps.tracing.queries.pages import counts_of_contacts, counts_of_quarantines
from bihuan.apps.tracing.rules.confining import IN_FORCE
from bihuan.apps.tracing.rules.following import FOLLOWING

if TYPE_CHECKING:
    from bihuan.engine.indicators.curves import Curve


def curve_of(incident: str, at: datetime) -> Curve | None:
    """Return the cases by day of report, as the page of indicators has them; None without a protocol."""
    from bihuan.apps.tracing.queries.indicators import indicators_of  # statistics load, and only here

    try:
        return indicators_of(incident, at).by_report
    except NotAllowed:
        return None


def _on(curve: Curve | None, day: date) -> int | None:
    return None if curve is None else next((row.total for row in curve.days if row.day == day), 0)


def case_figures(incident: str, span: Span, curve: Curve | None) -> Pairs:
    """Return the figures of cases; new are those with their day of report today, as in the epidemic curve."""
    counted = counts_by_classification(incident)
    yesterday = span.series_days[-2]
    return {
        "cases_new": (_on(curve, span.today), _on(curve, yesterday)),
        "cases_all": (sum(counted.values()) - counted["discarded"], None),
        **{f"cases_{one}": (counted[one], None) for one in ("confirmed", "probable", "suspect")},
    }


def cases_by_day(span: Span, curve: Curve | None) -> list[int | None]:
    """Return the cases reported on each of the last days."""
    return [_on(curve, day) for day in span.series_days]


def contact_figures(incident: str, span: Span) -> Pairs:
    """Return the figures of contacts, quarantines and the daily checks of contacts."""
    found = Contact.objects.filter(incident_id=incident)
    kept = counts_of_quarantines(Quarantine.objects.filter(incident_id=incident), span.at)
    today, before = (counts_on(incident, day) for day in (span.today, span.series_days[-2]))
    new = (found.filter(opened_at__gte=first, opened_at__lt=last).count() for first, last in span.windows)
    return {
        "contacts_new": (next(new), next(new)),
        "contacts_followed": (counts_of_contacts(found).get(FOLLOWING, 0), None),
        "quarantines": (kept.get(IN_FORCE, 0), None),
        "checks_of_day": (_all(today), _all(before)),
        "checks_done": (today.done, before.done), "checks_missed": (today.missed, before.missed),
        "checks_overdue": (overdue_before(incident, span.today).count(), None),
    }  # fmt: skip


def _all(counts: DayCount) -> int:
    return counts.planned + counts.ordered + counts.done + counts.missed


def contacts_by_day(incident: str, span: Span) -> list[int]:
    """Return the contacts that were listed on each of the last days."""
    first = span.midnight(len(span.series_days) - 1)
    found = Contact.objects.filter(incident_id=incident, opened_at__gte=first)
    counted = Counter(at.astimezone(span.zone).date() for at in found.values_list("opened_at", flat=True))
    return [counted[day] for day in span.series_days]
