"""The daily sheet's figures: what the events between two places of the journal say, against what the tables hold."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from bihuan.apps.core.queries import unit_names
from bihuan.apps.orders.queries.books.streams import rows
from bihuan.apps.orders.rules.daysheet import FINAL, DaySheet, SheetRow, holder_rows, source_row

_MOVES = (
    "SELECT CASE WHEN n = 0 THEN '' ELSE from_holder END, to_holder, COUNT(*) FROM core_event WHERE subject = 'order'"
    ' AND incident = %s AND "index" >= %s AND "index" < %s AND (from_holder <> to_holder OR n = 0) GROUP BY 1, 2'
)
_HELD = "SELECT holder, COUNT(*) FROM orders_workorder WHERE incident_id = %s GROUP BY holder"
_LINES = (
    'SELECT e."index", e.kind, e.subject_id, e.facts FROM core_event e WHERE e.incident = %s AND e."index" < %s'
    " AND e.kind IN ('batch.received', 'batch.progressed', 'record.settled')"
)
_BATCHES = (
    "SELECT b.id, s.code, b.read - b.accepted - b.duplicate - b.rejected, b.held FROM intake_batch b"
    " JOIN intake_source s ON s.id = b.source_id WHERE s.incident_id = %s"
)
Counts = defaultdict[str, Counter[str]]


def day_sheet(incident: str, first: int, last: int) -> DaySheet:
    """Return the sheet over the events [first, last); `last` is the journal's present size."""
    before = {(giver, taker): number for giver, taker, number in rows(_MOVES, [incident, 0, first])}
    during = {(giver, taker): number for giver, taker, number in rows(_MOVES, [incident, first, last])}
    held: dict[str, int] = dict(rows(_HELD, [incident]))
    orders = holder_rows(before, during, held, unit_names(incident))
    return DaySheet(first, last, (*_sources(incident, first, last), *orders))


def _sources(incident: str, first: int, last: int) -> list[SheetRow]:
    source_of, closing, held = {}, Counter[str](), Counter[str]()
    for batch, source, left, waiting in rows(_BATCHES, [incident]):
        source_of[batch] = source
        closing[source] += left
        held[source] += waiting
    before, during = Counts(Counter), Counts(Counter)
    for index, kind, subject, text in rows(_LINES, [incident, last]):
        facts = json.loads(text)
        source = source_of.get(facts.get("batch", subject), "")
        _count((before if index < first else during)[source], kind, facts)
    known = sorted({*closing, *before, *during})
    return [source_row(code, before[code], during[code], held=held[code], closing=closing[code]) for code in known]


def _count(counts: Counter[str], kind: str, facts: dict[str, object]) -> None:
    if kind == "batch.received":
        counts["received"] += int(str(facts["read"]))
    elif kind == "record.settled":
        counts[str(facts["kind"])] += 1
    else:
        counts.update({name: int(str(facts[name])) for name in FINAL})
