"""The search for a source as work of its own: an order to ask the earliest case where it may have been infected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.orders.actions.about import WantedOrder, open_orders_about
from bihuan.apps.orders.queries.orders import open_orders_about as open_about
from bihuan.apps.tracing.actions.moving import step
from bihuan.apps.tracing.models import Case
from bihuan.apps.tracing.rules.exposing import check_decider

KIND = "find_source"
_MOST_NAMED = 10


def order_source_search(
    *, number: int, cases: Sequence[int], places: Sequence[str], window: tuple[int, int], by: Actor, at: datetime
) -> str:
    """Open the order about case `number`, the earliest of the cluster `cases`; return it.

    The order names no other person: how many cases it is about, the window of infection (seconds), and up to ten
    candidate places. While one is open for the person, that one is returned and nothing is opened.

    :raises NotAllowed: `person_needed`, `wrong_role`, `not_found`.
    """
    check_decider(by)
    with writing():
        case = Case.objects.filter(incident=by.incident, number=number).first()
        if case is None or number not in cases:
            raise NotAllowed("not_found")
        person = str(case.person_id)
        known = open_about(incident=by.incident, persons={person}).get((person, KIND))
        if known:
            return known
        text = _text(len(cases), places, window)
        wanted = WantedOrder(str(case.pk), person, KIND, "P2", text)
        order = open_orders_about(wanted=[wanted], incident=by.incident, at=at)[str(case.pk)]
        facts = {"order": order, "cases": sorted(cases)[:500], "places": len(places)}
        step(case, "case.source_asked", by=by, at=at, facts=facts)
        return order


def _text(cases: int, places: Sequence[str], window: tuple[int, int]) -> str:
    first, last = (datetime.fromtimestamp(one, UTC).date().isoformat() for one in window)
    named = ", ".join(places[:_MOST_NAMED]) or "-"
    return f"cluster: {cases}\ninfected_from: {first}\ninfected_to: {last}\nplaces_to_ask_about: {named}"
