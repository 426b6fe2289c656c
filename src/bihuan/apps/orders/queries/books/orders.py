"""E3, E4, E5, E7: orders are all there, equal their events, reach somebody, and always have one holder."""

from __future__ import annotations

from collections import Counter

from bihuan.apps.orders.queries.books.reading import readings
from bihuan.apps.orders.queries.books.scope import Scope, once, waiting
from bihuan.apps.orders.queries.books.streams import canonical, count, marks, rows, rows_in, stored
from bihuan.apps.orders.rules.equations import Equation, Offender, judge_dispatch, settle
from bihuan.apps.orders.rules.states import OPEN
from bihuan.engine.ledger.canonical import parse_instant

_OPEN = tuple(state.value for state in OPEN)
_ORPHANS = (
    "SELECT o.id FROM orders_workorder o WHERE o.incident_id = %s"
    " AND NOT EXISTS (SELECT 1 FROM core_event e WHERE e.subject_id = o.id AND e.n = 0)"
)
_ROWS = "SELECT COUNT(*) FROM orders_workorder WHERE incident_id = %s"
_STATES = "SELECT state, COUNT(*) FROM orders_workorder WHERE incident_id = %s GROUP BY state"
_OPENED = "SELECT COUNT(*) FROM core_event WHERE kind = 'order.opened' AND incident = %s"
_ALL_OPENED = "SELECT COUNT(*) FROM core_event WHERE kind = 'order.opened'"
_ALL_ROWS = "SELECT COUNT(*) FROM orders_workorder"
_AGES = (("open_to_1h", 3600), ("open_to_24h", 86_400), ("open_to_72h", 259_200))


@once
def _opened(scope: Scope) -> int:
    """Return how many orders the events opened; a quick look asks the index of kinds first, for all incidents."""
    if not scope.is_full and count(_ALL_OPENED) == count(_ALL_ROWS):
        return count(_ROWS, [scope.incident])
    return count(_OPENED, [scope.incident])


@once
def _orphans(scope: Scope) -> list[Offender]:
    """Return rows that no event opened; they are looked for only where the counts differ."""
    total = count(_ROWS, [scope.incident])
    if total == (readings(scope).rows if scope.is_full else _opened(scope)):
        return []
    return [Offender("order", row[0], "row_without_events") for row in rows(_ORPHANS, [scope.incident])]


def e3(scope: Scope) -> Equation:
    """Orders ever opened = closed + merged + cancelled + open; every open one has a holder and a deadline."""
    opened = _opened(scope)
    states: Counter[str] = Counter(dict(rows(_STATES, [scope.incident])))
    offenders = readings(scope).faults["E3"] + _orphans(scope)
    surplus = abs(opened - sum(states.values())) - len(offenders)
    if surplus > 0:
        offenders.append(Offender("order", "", "rows_and_openings_differ", surplus))
    ended = {"closed": states["CLOSED"], "merged": states["MERGED"], "cancelled": states["CANCELLED"]}
    terms = {**ended, "open": sum(states[state] for state in _OPEN), **_ages(scope)}
    return settle("E3", opened, terms, offenders)


def _ages(scope: Scope) -> dict[str, int]:
    """Return how many open orders are younger than an hour, a day, three days, or older."""
    sql = f"SELECT {canonical('opened_at')} FROM orders_workorder WHERE incident_id = %s AND state IN ({marks(_OPEN)})"  # nosec B608  # noqa: S608 - marks
    found: Counter[str] = Counter()
    for (opened_at,) in rows(sql, [scope.incident, *_OPEN]):
        age = (scope.at - parse_instant(opened_at)).total_seconds()
        found[next((name for name, limit in _AGES if age < limit), "open_longer")] += 1
    return dict(found)


def e4(scope: Scope) -> Equation:
    """The table of orders equals the fold of the journal, every row and column; every subject's numbers have no gap."""
    found = readings(scope)
    offenders = list(found.faults["E4"])
    if scope.is_full:
        offenders += _orphans(scope)
    return settle("E4", found.orders, {"equal": found.orders - len({o.id for o in offenders})}, offenders)


_JOBS = "SELECT event, 1 FROM core_delivery WHERE job = 'orders.notify_unit'"
_DEAD = (
    "SELECT d.id FROM core_delivery d WHERE d.dead_at IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM core_event x WHERE x.kind = 'delivery.died' AND x.subject_id = d.id)"
    ' AND (SELECT e.incident FROM core_event e WHERE e."index" = d.event) = %s'
)
_UNSIGNED = (
    "SELECT id FROM orders_workorder WHERE incident_id = %s AND state = 'DISPATCHED' AND escalation_step = 0"
    " AND escalate_at < %s"
)


def _jobs(scope: Scope, events: list[str]) -> dict[int, int]:
    if scope.is_full:
        return dict(rows(_JOBS))
    return dict(rows_in(_JOBS + " AND event IN ({})", events))


def e5(scope: Scope) -> Equation:
    """Dispatched = signed or moved on + waiting within its limit + escalated, each with one job; no silent dead job."""
    sent = [(order, one) for order, many in readings(scope).dispatches.items() for one in many]
    jobs = _jobs(scope, [str(one.leaf) for _, one in sent])
    terms: Counter[str] = Counter()
    offenders = []
    for order, one in sent:
        term = judge_dispatch(one, jobs=jobs.get(one.leaf, 0), waiting=waiting(scope))
        if term.startswith("!"):
            offenders.append(Offender("order", order, f"{term[1:]} {one.leaf}"))
        else:
            terms[term] += 1
    offenders += [Offender("delivery", row[0], "dead_without_event") for row in rows(_DEAD, [scope.incident])]
    if not scope.is_full:
        offenders += _silently_late(scope, {order for order, _ in sent})
    return settle("E5", len(sent), terms, offenders)


def _silently_late(scope: Scope, seen: set[str]) -> list[Offender]:
    """Return orders, not touched of late, that no unit signed for and nobody was called about."""
    limit = stored(parse_instant(waiting(scope).sweep))
    late = rows(_UNSIGNED, [scope.incident, limit])
    return [Offender("order", row[0], "unsigned_not_escalated") for row in late if row[0] not in seen]


_HELD = "SELECT holder, COUNT(*) FROM orders_workorder WHERE incident_id = %s GROUP BY holder"


def e7(scope: Scope) -> Equation:
    """What one holder gave another received: moves in less moves out are the orders each holds now."""
    found = readings(scope)
    offenders = list(found.faults["E7"])
    held: Counter[str] = Counter(dict(rows(_HELD, [scope.incident]))) if scope.is_full else found.held
    for holder in sorted({*found.ins, *found.outs, *held}):
        balance = len(found.ins[holder]) - len(found.outs[holder])
        if balance != held[holder]:
            what = f"holds {held[holder]} journal {balance}"
            offenders.append(Offender("holder", holder, what, abs(balance - held[holder])))
    offenders += _stuck(scope)
    in_transit = sum(number for holder, number in held.items() if holder.startswith("transit:"))
    return settle("E7", found.moves, {"in_transit": in_transit, "held": sum(held.values())}, offenders)


def _stuck(scope: Scope) -> list[Offender]:
    """Return what is on its way to a unit for longer than the limit without anybody having been called."""
    sent, limits = readings(scope).dispatches, waiting(scope)
    stuck = {order for order, many in sent.items() if many[-1].fate == "open" and not limits.is_signing(many[-1])}
    late = [] if scope.is_full else _silently_late(scope, set(sent))
    return [Offender("order", order, "stuck_in_transit") for order in sorted(stuck)] + late
