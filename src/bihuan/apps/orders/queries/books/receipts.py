"""E0: everything a receipt promises is still there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bihuan.apps.intake.queries.deletions import erased_records, unreadable
from bihuan.apps.orders.queries.books.journal import roots_of
from bihuan.apps.orders.queries.books.promises import Promise, promises
from bihuan.apps.orders.queries.books.scope import Scope
from bihuan.apps.orders.queries.books.streams import rows, rows_in
from bihuan.apps.orders.rules.equations import Equation, Offender, settle

_EVENTS = 'SELECT "index", kind, subject_id, facts FROM core_event WHERE "index" IN ({})'
_BATCHES = "SELECT id, seq, sha256, read FROM intake_batch WHERE id IN ({})"
_DIGESTS = "SELECT line, digest, id FROM intake_record WHERE batch_id = %s"
_STEPS = {"stored": "batch.received", "disposed": "batch.disposed"}
_SAME = ("source", "seq", "declared", "read", "sha256", "accepted", "duplicate", "rejected", "held")


def e0(scope: Scope) -> Equation:
    """What was receipted = what is found equal: batch, count, hash, every line's digest, the event and the root."""
    made = promises(scope)
    events = {
        row[0]: row[1:] for row in rows_in(_EVENTS, [str(p.payload["leaf_index"]) for p in made if p.kind in _STEPS])
    }
    batches = {row[0]: row[1:] for row in rows_in(_BATCHES, {p.batch for p in made if p.batch})}
    lines = sum(len(promise.payload.get("lines", ())) for promise in made)
    offenders = [offender for promise in made for offender in _judge(scope, promise, events, batches)]
    offenders += _unreceipted(scope)
    offenders += _unreadable(scope) if scope.is_deep else []
    terms = {"receipts": len(made), "lines": lines}
    return settle("E0", len(made) + lines, terms, offenders)


def _unreadable(scope: Scope) -> list[Offender]:
    """Return lines that are not what was received: altered, or erased without a deletion that says so."""
    lawful = erased_records(scope.incident)
    return [
        Offender("record", record, f"content_{what}")
        for record, what in unreadable(scope.incident)
        if what != "erased" or record not in lawful
    ]


_UNRECEIPTED = (
    "SELECT b.id FROM intake_batch b JOIN intake_source s ON s.id = b.source_id WHERE s.incident_id = %s"
    " AND b.state {} AND NOT EXISTS (SELECT 1 FROM intake_receipt r WHERE r.batch_id = b.id AND r.kind = '{}')"
)


_UNSIGNED_SHEETS = (
    "SELECT o.id FROM orders_outcomesheet o WHERE o.incident_id = %s"
    " AND NOT EXISTS (SELECT 1 FROM intake_receipt r WHERE r.id = o.receipt)"
)


def _unreceipted(scope: Scope) -> list[Offender]:
    """Return batches and sheets whose own receipt is gone: what was promised to the source can no longer be shown."""
    sheets = rows(_UNSIGNED_SHEETS, [scope.incident])
    return [Offender("outcome_sheet", row[0], "receipt_missing outcome") for row in sheets] + [
        Offender("batch", row[0], f"receipt_missing {kind}")
        for kind, state in (("stored", "<> 'opened'"), ("disposed", "= 'disposed'"))
        for row in rows(_UNRECEIPTED.format(state, kind), [scope.incident])
    ]


def _judge(
    scope: Scope, promise: Promise, events: dict[int, tuple[Any, ...]], batches: dict[str, tuple[Any, ...]]
) -> Iterator[Offender]:
    if promise.fault:
        yield Offender("receipt", promise.id, promise.fault)
        return
    said = promise.payload
    if roots_of(scope).get(said["tree_size"]) != said["root"]:
        yield Offender("receipt", promise.id, f"wrong_root {said['tree_size']}")
    if promise.kind not in _STEPS:
        return
    yield from (Offender("receipt", promise.id, what) for what in _wrong_event(promise, events.get(said["leaf_index"])))
    row = batches.get(promise.batch)
    if row is None:
        yield Offender("receipt", promise.id, "batch_missing")
    elif promise.kind == "stored" and (said["seq"], said["sha256"], said["read"]) != row:
        yield Offender("batch", promise.batch, "batch_differs seq,sha256,read")
    if promise.kind == "disposed":
        yield from _wrong_lines(promise)


def _wrong_event(promise: Promise, event: tuple[Any, ...] | None) -> Iterator[str]:
    """Give what is wrong with the event that a receipt points to."""
    if event is None or event[:2] != (_STEPS[promise.kind], promise.batch):
        yield f"event_missing {promise.payload['leaf_index']}"
        return
    facts = json.loads(event[2])
    wrong = [name for name in _SAME if name in facts and facts[name] != promise.payload.get(name)]
    if wrong:
        yield f"event_differs {','.join(wrong)}"


def _wrong_lines(promise: Promise) -> Iterator[Offender]:
    found = {line: (digest, record) for line, digest, record in rows(_DIGESTS, [promise.batch])}
    for line, digest, _, _ in promise.payload["lines"]:
        kept = found.get(line)
        if kept is None:
            yield Offender("receipt", promise.id, f"line_missing {line}")
        elif kept[0] != digest:
            yield Offender("record", kept[1], f"digest_differs {line}")
