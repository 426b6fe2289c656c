"""Every line gets exactly one disposition, chunk by chunk; at the end the source gets its second receipt (R2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F

from bihuan.apps.core.journal import EventDraft, Writer, record_event, seal_blocks, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions.mapping import Choice, choose_reading, fix_reading, kept_reading, remember_columns
from bihuan.apps.intake.actions.receipts import issue_receipt
from bihuan.apps.intake.actions.receiving import Progress
from bihuan.apps.intake.actions.ruling import LineReader, ReadLine, rule_chunk
from bihuan.apps.intake.actions.sources import check_source
from bihuan.apps.intake.importers import Options
from bihuan.apps.intake.models import Batch, Receipt
from bihuan.apps.intake.rules import WRITERS, BatchState, DispositionKind
from bihuan.engine.ledger.canonical import canonical_bytes

CHUNK_LINES = 1_000
_PIECE_LINES = 5_000
_KINDS = tuple(kind.value for kind in DispositionKind)


@dataclass(frozen=True, slots=True)
class DisposedBatch:
    """A batch whose lines all have a disposition, with its receipt; `is_repeat` when that had been so before."""

    batch: Batch
    receipt: Receipt
    is_repeat: bool


def dispose_batch(
    *, batch_id: str, by: Actor, at: datetime, mapping: Choice | None = None, options: Options | None = None,
    command: str = "", progress: Progress | None = None,
) -> DisposedBatch:  # fmt: skip
    """Give every line of a received batch its disposition, 1,000 lines a transaction; call again to finish after a cut.

    `mapping` is what the clerk confirmed (the field of every column, or corrections by label) and is remembered for
    the source; None takes what is remembered for this header, else what is recognised. Once disposing has begun the
    mapping stands.

    :raises NotAllowed: `not_found`, `wrong_role`, `not_received`, `bad_mapping`, `mapping_fixed`.
    """
    batch = _get(batch_id, by)
    if batch.state == BatchState.DISPOSED:
        return DisposedBatch(batch, Receipt.objects.get(batch=batch, kind="disposed"), is_repeat=True)
    if batch.read <= CHUNK_LINES:
        with writing():
            return _dispose(batch, mapping, options, by, at, command, progress)
    return _dispose(batch, mapping, options, by, at, command, progress)


def _dispose(
    batch: Batch, choice: Choice | None, options: Options | None, by: Actor, at: datetime, command: str,
    progress: Progress | None,
) -> DisposedBatch:  # fmt: skip
    _begin(batch, choice, options, by, at)
    reader = LineReader(batch, *kept_reading(batch))
    while lines := reader.read(batch.disposed_to, CHUNK_LINES):
        _dispose_chunk(batch, lines, by, at, command)
        if progress is not None:
            progress(batch.disposed_to, batch.read)
    if batch.read > CHUNK_LINES:
        seal_blocks()
    with writing() as writer:
        return _finish(writer, batch, by, at, command)


def _get(batch_id: str, by: Actor) -> Batch:
    batch = Batch.objects.filter(pk=batch_id).select_related("source").first()
    if batch is None:
        raise NotAllowed("not_found")
    check_source(batch.source_id, by, WRITERS)
    if batch.state == BatchState.OPENED:
        raise NotAllowed("not_received")
    return batch


def _begin(batch: Batch, choice: Choice | None, options: Options | None, by: Actor, at: datetime) -> None:
    """Fix how the batch is read, once. :raises NotAllowed: `mapping_fixed` when another mapping comes later."""
    reading = choose_reading(batch, choice, options)
    if batch.mapping:
        if choice is not None and list(reading.mapping.fields) != batch.mapping["fields"]:
            raise NotAllowed("mapping_fixed")
        return
    kept = fix_reading(batch, reading, by)
    with writing():
        if not Batch.objects.values_list("mapping", flat=True).get(pk=batch.pk):
            Batch.objects.filter(pk=batch.pk).update(mapping=kept)
        if choice is not None:
            remember_columns(batch.source, reading.mapping, by=by, at=at)
    batch.refresh_from_db(fields=["mapping"])


def _dispose_chunk(batch: Batch, lines: list[ReadLine], by: Actor, at: datetime, command: str) -> None:
    """Write one chunk; when another process has been here in the meantime, go on from where it has got to."""
    with writing():
        now = Batch.objects.values("n", "disposed_to").get(pk=batch.pk)
        if now["disposed_to"] == batch.disposed_to:
            _write_chunk(batch, now["n"] + 1, lines, by, at, command)
    batch.refresh_from_db(fields=["n", "disposed_to", *_KINDS])


def _write_chunk(batch: Batch, n: int, lines: list[ReadLine], by: Actor, at: datetime, command: str) -> None:
    counts = rule_chunk(batch, lines, by=by, at=at)
    last = lines[-1].line
    grown = {kind: F(kind) + counts[kind] for kind in _KINDS}
    Batch.objects.filter(pk=batch.pk).update(n=n, disposed_to=last, **grown)
    facts = {"kind": batch.kind, "first": lines[0].line, "last": last, **{kind: counts[kind] for kind in _KINDS}}
    record_event(EventDraft("batch.progressed", "batch", batch.id, n, by, at, facts, command=command))


def _finish(writer: Writer, batch: Batch, by: Actor, at: datetime, command: str) -> DisposedBatch:
    received = Batch.objects.filter(pk=batch.pk, state=BatchState.RECEIVED)
    is_mine = received.update(state=BatchState.DISPOSED, n=F("n") + 1, disposed_at=at) == 1
    batch.refresh_from_db()
    if not is_mine:
        return DisposedBatch(batch, Receipt.objects.get(batch=batch, kind="disposed"), is_repeat=True)
    totals = {"read": batch.read, **{kind: getattr(batch, kind) for kind in _KINDS}}
    leaf = record_event(EventDraft("batch.disposed", "batch", batch.id, batch.n, by, at, totals, command=command))
    stated = {"seq": batch.seq, "batch": batch.id, "leaf_index": leaf, **totals}
    receipt = issue_receipt(
        writer=writer, kind="disposed", source=batch.source, batch=batch, facts=stated, at=at,
        lines=_statement(batch.id),
    )  # fmt: skip
    return DisposedBatch(batch, receipt, is_repeat=False)


def _statement(batch: str) -> Iterator[str]:
    """Give [line, digest, kind, reason] of every line, in order, as pieces of one canonical JSON list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.line, r.digest, d.kind, d.reason FROM intake_disposition d"
            " JOIN intake_record r ON r.id = d.record_id WHERE d.batch_id = %s ORDER BY d.line",
            [batch],
        )
        mark = ""
        while rows := cursor.fetchmany(_PIECE_LINES):
            yield mark + canonical_bytes(rows).decode()[1:-1]
            mark = ","
