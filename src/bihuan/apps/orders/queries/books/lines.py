"""E1, E2: every line of every batch has exactly one disposition, and every accepted one its order or its filing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bihuan.apps.intake.rules import gaps
from bihuan.apps.orders.queries.books.reading import readings
from bihuan.apps.orders.queries.books.scope import Scope, waiting
from bihuan.apps.orders.queries.books.streams import canonical, count, rows, rows_in, stored
from bihuan.apps.orders.rules.equations import BatchCase, Equation, Offender, judge_batch, judge_effect, settle
from bihuan.engine.ledger.canonical import instant, parse_instant

KINDS = ("accepted", "duplicate", "rejected", "held")
_BATCHES = (
    "SELECT b.id, b.state, b.received_at, b.opened_at, b.declared, b.read, b.accepted, b.duplicate,"
    " b.rejected, b.held FROM intake_batch b JOIN intake_source s ON s.id = b.source_id WHERE s.incident_id = %s"
)
_RECORDS = "SELECT batch_id, COUNT(*) FROM intake_record GROUP BY batch_id"
_RECORDS_IN = "SELECT batch_id, COUNT(*) FROM intake_record WHERE batch_id IN ({}) GROUP BY batch_id"
_KINDS = "SELECT batch_id, kind, COUNT(*) FROM intake_disposition GROUP BY batch_id, kind"
_KINDS_IN = "SELECT batch_id, kind, COUNT(*) FROM intake_disposition WHERE batch_id IN ({}) GROUP BY batch_id, kind"
_SEQS = "SELECT s.id, b.seq FROM intake_batch b JOIN intake_source s ON s.id = b.source_id WHERE s.incident_id = %s"


def _touched_batches(scope: Scope) -> set[str] | None:
    """Return the batches that the scope's events speak of and those not yet disposed; None = all."""
    if scope.is_full:
        return None
    found = {story.subject_id for story in readings(scope).others if story.subject == "batch"}
    found |= {ruled.batch for ruled in readings(scope).ruled.values()}
    return found | {row[0] for row in rows(_BATCHES + " AND b.state <> 'disposed'", [scope.incident])}


def _told(scope: Scope) -> dict[str, Counter[str]]:
    """Return the dispositions of each batch as the events tell them (in a full look only: else most are not read)."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for ruled in readings(scope).ruled.values():
        told[ruled.batch][ruled.kind] += 1
    return told


def _counts(wanted: set[str] | None) -> tuple[dict[str, int], dict[str, Counter[str]]]:
    records: dict[str, int] = dict(rows(_RECORDS) if wanted is None else rows_in(_RECORDS_IN, wanted))
    disposed: dict[str, Counter[str]] = defaultdict(Counter)
    for batch, kind, number in rows(_KINDS) if wanted is None else rows_in(_KINDS_IN, wanted):
        disposed[batch][kind] = number
    return records, disposed


def _since(at: datetime) -> str:
    return instant(at if at.tzinfo else at.replace(tzinfo=UTC))


def _cases(scope: Scope) -> Iterator[BatchCase]:
    wanted = _touched_batches(scope)
    records, disposed = _counts(wanted)
    told = _told(scope) if scope.is_full else None
    for batch, state, received_at, opened_at, declared, read, *totals in rows(_BATCHES, [scope.incident]):
        if wanted is None or batch in wanted:
            yield BatchCase(
                batch, state, _since(received_at or opened_at), declared, read, records.get(batch, 0),
                dict(zip(KINDS, totals, strict=True)), disposed[batch], None if told is None else told[batch],
            )  # fmt: skip


def _gaps(scope: Scope) -> list[Offender]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for source, seq in rows(_SEQS, [scope.incident]):
        numbers[source].append(seq)
    return [
        Offender("source", source, f"missing_batch {missing}")
        for source, seqs in numbers.items()
        for missing in gaps(seqs)
    ]


_TOTALS = (
    "SELECT SUM(b.read), SUM(b.accepted), SUM(b.duplicate), SUM(b.rejected), SUM(b.held)"
    " FROM intake_batch b JOIN intake_source s ON s.id = b.source_id WHERE s.incident_id = %s"
)
_HAS_EVENT = "SELECT COUNT(*) FROM core_event WHERE kind = 'batch.opened' AND incident = %s"


def e1(scope: Scope) -> Equation:
    """Declared = read = accepted + duplicate + rejected + held + waiting, batch by batch, with no number missing."""
    offenders = [offender for case in _cases(scope) for offender in judge_batch(case, waiting(scope))]
    offenders += _gaps(scope) + _lost_batches(scope)
    offenders += [Offender("record", record, what) for record, what in _wrong_dispositions(scope)]
    read, *totals = (int(value or 0) for value in next(iter(rows(_TOTALS, [scope.incident]))))
    terms = dict(zip(KINDS, totals, strict=True))
    return settle("E1", read, {**terms, "waiting": read - sum(totals)}, offenders)


def _lost_batches(scope: Scope) -> list[Offender]:
    """Return batches that events opened and that are no longer there (all of them are looked at when one is)."""
    total = count(f"SELECT COUNT(*) FROM ({_SEQS}) q", [scope.incident])  # nosec B608  # noqa: S608 - a constant inside
    if count(_HAS_EVENT, [scope.incident]) == total:
        return []
    sql = (
        "SELECT subject_id FROM core_event WHERE kind = 'batch.opened' AND incident = %s"
        " AND NOT EXISTS (SELECT 1 FROM intake_batch b WHERE b.id = subject_id)"
    )
    return [Offender("batch", row[0], "events_without_row") for row in rows(sql, [scope.incident])]


_DISPOSITIONS = (
    "SELECT d.record_id, d.batch_id, d.line, d.kind, d.reason, d.duplicate_of, d.n FROM intake_disposition d"
)
_OF_INCIDENT = " JOIN intake_source s ON s.id = d.source_id WHERE s.incident_id = %s"


def _wrong_dispositions(scope: Scope) -> Iterator[tuple[str, str]]:
    """Give records whose disposition is not the one their events tell."""
    ruled, seen = readings(scope).ruled, 0
    full = rows(_DISPOSITIONS + _OF_INCIDENT, [scope.incident])
    for record, *columns in full if scope.is_full else rows_in(_DISPOSITIONS + " WHERE d.record_id IN ({})", ruled):
        told = ruled.get(record)
        if told is None:
            yield record, "disposition_without_event"
            continue
        seen += 1
        kept = tuple(columns)
        if told.fault:
            yield record, told.fault
        elif told[:6] != kept:
            yield record, f"disposition_differs {kept[2]} {told.kind}"
    if seen != len(ruled):
        stored_ids = {
            row[0] for row in rows_in("SELECT record_id FROM intake_disposition WHERE record_id IN ({})", ruled)
        }
        yield from ((record, "event_without_disposition") for record in ruled if record not in stored_ids)


_FORGOTTEN = _OF_INCIDENT + " AND d.kind = 'accepted' AND d.effect = '' AND d.at < %s"


def e2(scope: Scope) -> Equation:
    """Accepted = in an order + filed + no action needed (a named officer) + waiting for at most five minutes."""
    effects, terms, offenders = readings(scope).effects, Counter[str](), []
    seen, limit = set(), waiting(scope).accepted
    for record, kind, effect, at in _accepted(scope):
        seen.add(record)
        told = effects.get(record, [])
        if kind != "accepted" and not effect and not told:
            continue
        term = judge_effect(kind=kind, effect=effect, is_late=at < limit, told=told)
        if term.startswith("!"):
            offenders.append(Offender("record", record, term[1:]))
        else:
            terms[term] += 1
    offenders += [Offender("record", record, "effect_without_row") for record in effects if record not in seen]
    offenders += [Offender("record", record, "link_differs") for record in sorted(_wrong_links(scope))]
    return settle("E2", sum(terms.values()) + len(offenders), terms, offenders)


_LINKS = "SELECT l.record, l.order_id FROM orders_orderrecord l"
_LINKS_OF_INCIDENT = _LINKS + " JOIN orders_workorder o ON o.id = l.order_id WHERE o.incident_id = %s"


def _wrong_links(scope: Scope) -> set[str]:
    """Return the records that an order has and no event gives it, or the other way round."""
    told = {(record, one) for record, all_told in readings(scope).effects.items() for one in all_told}
    told = {pair for pair in told if pair[1].startswith("order:")}
    wanted = rows_in(_LINKS + " WHERE l.record IN ({})", readings(scope).effects)
    found = rows(_LINKS_OF_INCIDENT, [scope.incident]) if scope.is_full else wanted
    return {record for record, _ in told ^ {(record, f"order:{order}") for record, order in found}}


def _accepted(scope: Scope) -> Iterator[tuple[Any, ...]]:
    at = f"CASE WHEN d.effect = '' THEN {canonical('d.at')} ELSE '' END"
    sql = f"SELECT d.record_id, d.kind, d.effect, {at} FROM intake_disposition d"  # nosec B608  # noqa: S608 - constants
    if scope.is_full:
        yield from rows(sql + _OF_INCIDENT, [scope.incident])
        return
    wanted = {*readings(scope).effects, *readings(scope).ruled}
    yield from rows_in(sql + " WHERE d.record_id IN ({})", wanted)
    late = stored(parse_instant(waiting(scope).accepted))
    yield from (row for row in rows(sql + _FORGOTTEN, [scope.incident, late]) if row[0] not in wanted)
