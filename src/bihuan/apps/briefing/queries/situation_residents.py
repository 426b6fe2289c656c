"""What a situation report says of help and care: the same questions as the pages of residents ask."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from statistics import median

from bihuan.apps.briefing.queries.situation_orders import Pairs
from bihuan.apps.briefing.rules.situation import Span
from bihuan.apps.residents.models import CareEntry, HelpRequest
from bihuan.apps.residents.queries.care import equation, live, not_seen
from bihuan.apps.residents.queries.help import late_of
from bihuan.apps.residents.rules.help import OPEN
from bihuan.apps.residents.rules.ladder import Owed

UNSEEN_HOURS = 24


def help_figures(incident: str, span: Span) -> Pairs:
    """Return the figures of requests for help; the answer is the median over those answered in the window."""
    rows = HelpRequest.objects.filter(incident_id=incident)
    still = rows.filter(state__in=OPEN)
    taken = [rows.filter(taken_at__gte=first, taken_at__lt=last).count() for first, last in span.windows]
    closed = [rows.filter(closed_at__gte=first, closed_at__lt=last).count() for first, last in span.windows]
    answers = [_answer_minutes(incident, first, last) for first, last in span.windows]
    return {
        "help_taken": (taken[0], taken[1]), "help_closed": (closed[0], closed[1]), "help_open": (still.count(), None),
        "help_late": (late_of(still, span.at).count(), None), "help_answer": (answers[0], answers[1]),
    }  # fmt: skip


def _answer_minutes(incident: str, first: datetime, last: datetime) -> int | None:
    answered = HelpRequest.objects.filter(incident_id=incident, answered_at__gte=first, answered_at__lt=last)
    told = answered.values_list("taken_at", "answered_at")
    minutes = [(answer - taken).total_seconds() / 60 for taken, answer in told if answer]
    return round(median(minutes)) if minutes else None


def help_by_day(incident: str, span: Span) -> list[int]:
    """Return the requests taken on each of the last days."""
    first = span.midnight(len(span.series_days) - 1)
    found = HelpRequest.objects.filter(incident_id=incident, taken_at__gte=first)
    counted = Counter(at.astimezone(span.zone).date() for at in found.values_list("taken_at", flat=True))
    return [counted[day] for day in span.series_days]


def care_figures(incident: str, span: Span) -> tuple[Pairs, Owed]:
    """Return the figures of those who need care, and the equation of their checks."""
    entries = CareEntry.objects.filter(incident_id=incident)
    owed = equation(entries, span.at)
    return {
        "care_people": (live(entries).count(), None), "care_seen": (owed.seen, None),
        "care_ladder": (owed.ladder, None), "care_unseen": (not_seen(entries, UNSEEN_HOURS, span.at).count(), None),
    }, owed  # fmt: skip
