"""What a situation report says of orders: the same questions as the duty board asks, for today and for yesterday."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import F

from bihuan.apps.briefing.rules.situation import Span
from bihuan.apps.core.queries import unit_names
from bihuan.apps.orders.queries.board import UnitTraffic, late_by_unit, moves_since, traffic_since
from bihuan.apps.orders.queries.orders import Filters, UnitLoad, counts_by_state, filter_orders, loads_by_unit
from bihuan.apps.orders.rules.daysheet import ENDS
from bihuan.apps.orders.rules.states import OPEN

Pairs = dict[str, tuple[int | None, int | None]]
_NOTHING = UnitTraffic(0, 0)


def order_figures(incident: str, span: Span) -> Pairs:
    """Return the figures of orders: what came and ended in both windows, what stands at the instant."""
    states = counts_by_state(incident)
    late = filter_orders(incident=incident, filters=Filters(late=True, open_only=True), at=span.at).count()
    today, before = (_flows(incident, first, last) for first, last in span.windows)
    return {
        "orders_opened": (today[0], before[0]), "orders_ended": (today[1], before[1]),
        "orders_open": (sum(states[one.value] for one in OPEN), None), "orders_late": (late, None),
        "orders_to_dispatch": (states["NEW"], None), "orders_unsigned": (states["DISPATCHED"], None),
    }  # fmt: skip


def _flows(incident: str, first: datetime, last: datetime) -> tuple[int, int]:
    """Return how many orders were opened and how many ended in [first, last), by the journal."""
    moves = moves_since(incident, first).filter(at__lt=last)
    ended = moves.filter(to_holder__in=ENDS).exclude(from_holder=F("to_holder"))
    return moves.filter(n=0).count(), ended.count()


def opened_by_day(incident: str, span: Span) -> list[int]:
    """Return how many orders were opened on each of the last days, by the journal."""
    found = moves_since(incident, span.midnight(len(span.series_days) - 1)).filter(n=0)
    counted = Counter(at.astimezone(span.zone).date() for at in found.values_list("at", flat=True))
    return [counted[day] for day in span.series_days]


def unit_rows(incident: str, span: Span) -> list[dict[str, object]]:
    """Return each unit that has or had anything: what came and went since midnight, what it has, what is late."""
    names, traffic = unit_names(incident), traffic_since(incident, span.midnight())
    loads = {one.unit: one for one in loads_by_unit(incident, span.at)}
    late = late_by_unit(incident, span.at)
    return [_unit(code, names, traffic, loads, late.get(code, 0)) for code in sorted({*traffic, *loads})]


def _unit(
    code: str, names: dict[str, str], traffic: dict[str, UnitTraffic], loads: dict[str, UnitLoad], late: int
) -> dict[str, object]:
    moved, load = traffic.get(code, _NOTHING), loads.get(code)
    return {
        "code": code, "name": names.get(code, code), "came_in": moved.came_in, "went_out": moved.went_out,
        "waiting": load.waiting if load else 0, "working": load.working if load else 0, "late": late,
    }  # fmt: skip
