"""E8: what is owed to a source is sent, and what was sent is answered or followed up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bihuan.apps.orders.queries.books.reading import readings
from bihuan.apps.orders.queries.books.scope import Scope, waiting
from bihuan.apps.orders.queries.books.streams import canonical, rows, rows_in, stored
from bihuan.apps.orders.rules.equations import Equation, Offender, OutcomeCase, judge_outcome, settle
from bihuan.engine.ledger.canonical import parse_instant

_ISSUED = "SELECT subject_id, facts FROM core_event WHERE kind = 'outcome_sheet.issued' AND incident = %s"
_LATE = " WHERE incident_id = %s AND state = 'owed' AND at < %s"


def _listed(scope: Scope) -> dict[str, str]:
    """Return in which sheet each outcome was sent, as the events tell."""
    return {
        outcome: sheet for sheet, facts in rows(_ISSUED, [scope.incident]) for outcome in json.loads(facts)["outcomes"]
    }


def _stored(scope: Scope) -> Iterator[tuple[Any, ...]]:
    columns = f"id, event, state, {canonical('at')}, sheet, record"
    sql = f"SELECT {columns} FROM orders_outcome"  # nosec B608  # noqa: S608 - constants
    if scope.is_full:
        yield from rows(sql + " WHERE incident_id = %s", [scope.incident])
        return
    told = readings(scope).outcomes
    yield from rows_in(sql + " WHERE id IN ({})", told)
    late = stored(parse_instant(waiting(scope).outcome))
    yield from (row for row in rows(sql + _LATE, [scope.incident, late]) if row[0] not in told)


def e8(scope: Scope) -> Equation:
    """Outcomes owed = sent (acknowledged, pending or escalated) + still owed within a day."""
    told, listed = readings(scope).outcomes, _listed(scope)
    terms, offenders, seen = Counter[str](), list(readings(scope).faults["E8"]), set()
    answered: set[tuple[int, str]] = set()
    limit = waiting(scope).outcome
    for outcome, event, state, at, sheet, record in _stored(scope):
        seen.add(outcome)
        answered.add((event, record))
        index = told[outcome][0] if outcome in told else (None if scope.is_full else event)
        case = OutcomeCase(outcome, index, event, state, at < limit, sheet, listed.get(outcome) == sheet)
        term = judge_outcome(case)
        if term.startswith("!"):
            offenders.append(Offender("outcome", outcome, term[1:]))
        else:
            terms[term] += 1
    offenders += [Offender("outcome", outcome, "outcome_without_row") for outcome in told if outcome not in seen]
    offenders += _unanswered(scope, answered)
    offenders += _silent_sheets(scope)
    return settle("E8", sum(terms.values()) + len(offenders), terms, offenders)


def _silent_sheets(scope: Scope) -> list[Offender]:
    """Return the sheets that nobody acknowledged in time and nobody was called about."""
    late = stored(parse_instant(waiting(scope).outcome))
    return [Offender("outcome_sheet", row[0], "not_escalated") for row in rows(_SILENT, [scope.incident, late])]


_SILENT = (
    "SELECT id FROM orders_outcomesheet WHERE incident_id = %s AND acknowledged_at IS NULL AND escalated_at IS NULL"
    " AND issued_at < %s"
)
_WANTING = (
    "SELECT r.record FROM orders_orderrecord r JOIN intake_disposition d ON d.record_id = r.record"
    " JOIN intake_source s ON s.id = d.source_id WHERE s.wants_outcomes AND r.order_id IN ({})"
)


def _unanswered(scope: Scope, answered: set[tuple[int, str]]) -> list[Offender]:
    """Return the records of ended orders whose source wants to know and is owed nothing."""
    silent = [
        (order, record)
        for order, endings in readings(scope).endings.items()
        for index, records in endings
        for record in records
        if (index, record) not in answered
    ]
    wanting = {row[0] for row in rows_in(_WANTING, {order for order, _ in silent})}
    return [Offender("order", order, f"nothing_owed_for {record}") for order, record in silent if record in wanting]
