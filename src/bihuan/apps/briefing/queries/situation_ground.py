"""What a situation report says of testing, controls and response times: the same questions as their pages ask."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import QuerySet, Sum

from bihuan.apps.briefing.queries.situation_orders import Pairs
from bihuan.apps.briefing.rules.situation import Span
from bihuan.apps.screening.models import RosterHour, Round
from bihuan.apps.screening.queries.coverage import Coverage, coverage_of
from bihuan.apps.screening.queries.pages import open_round_of
from bihuan.apps.zones.models import Emergency
from bihuan.apps.zones.queries.controls import standing
from bihuan.apps.zones.rules.response import ResponseAsked


def round_of(incident: str) -> Round | None:
    """Return the round that is open, else the newest that was opened; None where there is none."""
    found = Round.objects.filter(incident_id=incident).exclude(opened_at=None)
    return open_round_of(incident) or found.order_by("-number").first()


def testing_figures(incident: str, span: Span, the_round: Round | None) -> tuple[Pairs, Coverage | None]:
    """Return the figures of mass testing, and how the round stands; nothing is known of a round that is none."""
    today, before = (_tested(_hours(incident, first, last)) for first, last in span.windows)
    told: Pairs = {"tested_today": (today, before)}
    if the_round is None:
        unknown = ("roster", "tested", "exempt", "escalated", "missing", "coverage", "tubes")
        return told | dict.fromkeys(unknown, (None, None)), None
    found = coverage_of(the_round, span.at)
    for name in ("roster", "tested", "exempt", "escalated", "missing"):
        told[name] = (getattr(found, name), None)
    told["coverage"], told["tubes"] = (round(1000 * found.share), None), (found.counted.tubes, None)
    return told, found


def _hours(incident: str, first: datetime, last: datetime) -> QuerySet[RosterHour]:
    return RosterHour.objects.filter(round__incident=incident, starts_at__gte=first, starts_at__lt=last)


def _tested(hours: QuerySet[RosterHour]) -> int:
    return int(hours.aggregate(n=Sum("tested", default=0))["n"])


def tested_by_day(incident: str, span: Span) -> list[int]:
    """Return how many people of a roster had their first sample on each of the last days."""
    counted: Counter[object] = Counter()
    hours = _hours(incident, span.midnight(len(span.series_days) - 1), span.midnight(-1))
    for at, tested in hours.values_list("starts_at", "tested"):
        counted[at.astimezone(span.zone).date()] += tested
    return [counted[day] for day in span.series_days]


def control_figures(incident: str, span: Span) -> Pairs:
    """Return the figures of controls, as the line of the duty board has them."""
    found = standing(incident, span.at)
    return {
        "controls_hold": (found.holding, None), "controls_end_soon": (found.ending, None),
        "controls_drafts": (found.drafts, None), "controls_reviews": (found.reviews, None),
    }  # fmt: skip


def response_figures(incident: str, span: Span) -> Pairs:
    """Return the times from report to arrival of what was reported in both windows, drills and doubles left out."""
    today, before = (_response(incident, first, last) for first, last in span.windows)
    return {name: (today[name], before[name]) for name in today}


def _response(incident: str, first: datetime, last: datetime) -> dict[str, int | None]:
    from bihuan.apps.zones.queries.response import response_of  # statistics load, and only here

    asked = ResponseAsked(first_at=first, last_at=last)
    found = response_of(Emergency.objects.filter(incident_id=incident), asked)
    total = next(row for row in found.rows if row.name == asked.interval)
    return {
        "response_n": found.n, "response_p50": total.p50, "response_p90": total.p90,
        "response_missing": total.missing + total.disordered,
    }  # fmt: skip
