"""All figures of a situation report, read together: today with what it is held against, units, the last 14 days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.apps.briefing.queries.situation_ground import (
    control_figures,
    response_figures,
    round_of,
    tested_by_day,
    testing_figures,
)
from bihuan.apps.briefing.queries.situation_orders import Pairs, opened_by_day, order_figures, unit_rows
from bihuan.apps.briefing.queries.situation_residents import care_figures, help_by_day, help_figures
from bihuan.apps.briefing.queries.situation_tracing import (
    case_figures,
    cases_by_day,
    contact_figures,
    contacts_by_day,
    curve_of,
)
from bihuan.apps.briefing.rules.situation import FIGURES, SERIES, Span

if TYPE_CHECKING:
    from bihuan.apps.residents.rules.ladder import Owed
    from bihuan.apps.screening.queries.coverage import Coverage


@dataclass(frozen=True, slots=True)
class Figures:
    """What was read: pairs (now, yesterday) by code, rows of units and days, and what the checks need besides."""

    pairs: Pairs
    units: list[dict[str, object]]
    days: list[dict[str, object]]
    round: dict[str, object]
    coverage: Coverage | None
    owed: Owed


def read_figures(incident: str, span: Span) -> Figures:
    """Read everything; the caller holds the snapshot, so that all of it is of one moment."""
    curve, the_round = curve_of(incident, span.at), round_of(incident)
    testing, coverage = testing_figures(incident, span, the_round)
    care, owed = care_figures(incident, span)
    pairs = {
        **order_figures(incident, span), **case_figures(incident, span, curve), **contact_figures(incident, span),
        **testing, **control_figures(incident, span), **help_figures(incident, span), **care,
        **response_figures(incident, span),
    }  # fmt: skip
    series: dict[str, Sequence[int | None]] = {
        "orders": opened_by_day(incident, span), "cases": cases_by_day(span, curve),
        "contacts": contacts_by_day(incident, span), "tested": tested_by_day(incident, span),
        "help": help_by_day(incident, span),
    }  # fmt: skip
    days: list[dict[str, object]] = [
        {"day": day.isoformat(), **{name: series[name][at] for name in SERIES}}
        for at, day in enumerate(span.series_days)
    ]
    round_ = {"number": the_round.number, "state": the_round.state} if the_round else {}
    return Figures({code: pairs[code] for code in FIGURES}, unit_rows(incident, span), days, round_, coverage, owed)
