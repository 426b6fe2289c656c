"""One door: bytes are kept, a batch is opened, its lines become records, the source gets its signed receipt (R1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.db.models import F, Max

from bihuan.apps.core.journal import EventDraft, Writer, record_event, seal_blocks, writing
from bihuan.apps.core.queries import broken_books
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.actions.lines import insert_records, last_line, record_rows
from bihuan.apps.intake.actions.reading import Survey, guess_of, survey_file
from bihuan.apps.intake.actions.receipts import issue_receipt
from bihuan.apps.intake.actions.sources import check_source
from bihuan.apps.intake.actions.storing import StoredBytes, plain_bytes, store_bytes
from bihuan.apps.intake.importers import RECORDS, Line, kind_codes
from bihuan.apps.intake.models import Batch, Receipt, Source
from bihuan.apps.intake.rules import WRITERS, BatchState, NotReceived

CHUNK_LINES = 2_000
MOST_SEQ, MOST_LINES = 100_000, 100_000_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReceivedBatch:
    """A batch with its receipt; `is_repeat` when the same bytes had been received before and nothing was done."""

    batch: Batch
    receipt: Receipt
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is told about a delivery: its number, the source's own count, the file's name, who brings it, when."""

    seq: int | None
    declared: int | None
    filename: str
    by: Actor
    at: datetime
    command: str = ""
    progress: Progress | None = None
    kind: str = RECORDS


def receive_batch(
    *, source_id: str, content: Path | BinaryIO | StoredBytes, filename: str, by: Actor, at: datetime,
    seq: int | None = None, declared: int | None = None, command: str = "", progress: Progress | None = None,
    kind: str = RECORDS,
) -> ReceivedBatch:  # fmt: skip
    """Receive one delivery: keep its bytes (if they are not yet), store every line as a record, sign the receipt R1.

    The same bytes from the same source (and under the same number, if one is told) change nothing and give the first
    receipt again; a reception that was cut off is finished. Up to 2,000 lines are one transaction; more are written
    in chunks of 2,000, so do not call this inside a transaction of your own.

    `kind` says what the lines are (importers/kinds.py): which columns they have and which context takes them over; ""
    lets it be guessed from the labels, and refuses with the guess what does not look like records.

    :raises NotReceived: `disk_reserve`, `disk_failed`, `seq_taken` (the number was used with other bytes), `bad_count`,
        `unknown_kind`, `which_kind` (say it: `kind` is the guess), `other_kind` (the same bytes came before as another
        kind), `incident_ended`,
        `books_broken` (the journal itself does not balance: no receipt is signed until it is mended, M14).
    :raises NotAllowed: no such source in the actor's incident, or the role may not receive.
    """
    source = check_source(source_id, by, WRITERS)
    if source.incident.ends_at is not None and source.incident.ends_at <= at:
        raise NotReceived("incident_ended")
    if (seq is not None and not 1 <= seq <= MOST_SEQ) or (declared is not None and not 0 <= declared <= MOST_LINES):
        raise NotReceived("bad_count")
    if kind and kind not in kind_codes():
        raise NotReceived("unknown_kind", kind=kind)
    broken = broken_books(by.incident)
    if broken:
        raise NotReceived("books_broken", equations=broken)
    told = Delivery(seq, declared, filename[-255:], by, at, command, progress, kind)
    stored = content if isinstance(content, StoredBytes) else store_bytes(content, incident=by.incident)
    earlier = _earlier(source, stored, seq)
    if earlier is not None:
        if kind and earlier.kind != kind:
            raise NotReceived("other_kind", kind=earlier.kind)
        return _repeat(earlier, told)
    with plain_bytes(stored.incident, stored.sha256) as path:
        if not kind:
            told = replace(told, kind=_guessed(path, filename))
        return _receive(source, stored, survey_file(path, filename=filename, kind=told.kind), told)


def _guessed(path: Path, filename: str) -> str:
    """Return the kind of records. :raises NotReceived: `which_kind`, when the labels speak for another."""
    guess = guess_of(path, filename=filename)
    if guess != RECORDS:
        raise NotReceived("which_kind", kind=guess)
    return guess


def _receive(source: Source, stored: StoredBytes, survey: Survey, told: Delivery) -> ReceivedBatch:
    if survey.lines <= CHUNK_LINES:
        return _receive_at_once(source, stored, survey, told)
    with writing():
        earlier = _earlier(source, stored, told.seq)
        batch = earlier or _open_batch(source, stored, survey, told)
    return _repeat(batch, told) if earlier else _receive_in_chunks(batch, survey, told)


def resume_batch(*, batch_id: str, by: Actor, at: datetime, progress: Progress | None = None) -> ReceivedBatch:
    """Finish a reception that was cut off; lines that are stored already are not stored again."""
    batch = Batch.objects.select_related("source").get(pk=batch_id)
    check_source(batch.source_id, by, WRITERS)
    return _repeat(
        batch, Delivery(batch.seq, batch.declared, batch.filename, by, at, progress=progress, kind=batch.kind)
    )


def _earlier(source: Source, stored: StoredBytes, seq: int | None) -> Batch | None:
    """Return the batch that these bytes were before. :raises NotReceived: the number belongs to other bytes."""
    batches = Batch.objects.filter(source=source).select_related("source")
    if seq is not None:
        same_number = batches.filter(seq=seq).first()
        if same_number is not None and same_number.sha256 != stored.sha256:
            raise NotReceived("seq_taken", seq=seq)
        return same_number
    return batches.filter(sha256=stored.sha256).order_by("seq").first()


def _repeat(batch: Batch, told: Delivery) -> ReceivedBatch:
    receipt = Receipt.objects.filter(batch=batch, kind="stored").first()
    if receipt is not None:
        return ReceivedBatch(batch, receipt, is_repeat=True)
    with plain_bytes(batch.source.incident_id, batch.sha256) as path:
        return _receive_in_chunks(batch, survey_file(path, filename=batch.filename, kind=batch.kind), told)


def _open_batch(source: Source, stored: StoredBytes, survey: Survey, told: Delivery) -> Batch:
    highest = Batch.objects.filter(source=source).aggregate(highest=Max("seq"))["highest"] or 0
    batch = Batch(
        source=source, seq=told.seq or highest + 1, kind=told.kind, sha256=stored.sha256, size=stored.size,
        layout=survey.layout, declared=told.declared, opened_at=told.at, by=told.by.account,
    )  # fmt: skip
    filled(batch, filename=told.filename, head=survey.head).save(force_insert=True)
    facts = _facts(batch)
    record_event(EventDraft("batch.opened", "batch", batch.id, 0, told.by, told.at, facts, command=told.command))
    return batch


def _facts(batch: Batch) -> dict[str, object]:
    return {
        "source": batch.source.code,
        "seq": batch.seq,
        "batch_kind": batch.kind,
        "declared": batch.declared,
        "sha256": batch.sha256,
        "size": batch.size,
    }


def _receive_at_once(source: Source, stored: StoredBytes, survey: Survey, told: Delivery) -> ReceivedBatch:
    lines = list(survey.walk(0))
    with writing() as writer:
        earlier = _earlier(source, stored, told.seq)
        if earlier is not None:
            return _repeat(earlier, told)
        batch = _open_batch(source, stored, survey, told)
        insert_records(record_rows(batch, lines))
        return _finish(writer, batch, len(lines), survey, told)


def _receive_in_chunks(batch: Batch, survey: Survey, told: Delivery) -> ReceivedBatch:
    done = last_line(batch.id)
    for lines in _chunks(survey.walk(done)):
        rows = record_rows(batch, lines)
        with writing():
            stored = last_line(batch.id)
            insert_records([row for row in rows if row[2] > stored])
        done = rows[-1][2]
        if told.progress is not None:
            told.progress(done, survey.lines)
    seal_blocks()
    with writing() as writer:
        return _finish(writer, batch, done, survey, told)


def _chunks(items: Iterator[Line]) -> Iterator[list[Line]]:
    while chunk := list(islice(items, CHUNK_LINES)):
        yield chunk


def _finish(writer: Writer, batch: Batch, read: int, survey: Survey, told: Delivery) -> ReceivedBatch:
    """Close the reception: count, event, receipt. Whoever comes second finds the receipt of the first."""
    opened = Batch.objects.filter(pk=batch.pk, state=BatchState.OPENED)
    if opened.update(state=BatchState.RECEIVED, read=read, n=F("n") + 1, received_at=told.at) != 1:
        return ReceivedBatch(batch, Receipt.objects.get(batch=batch, kind="stored"), is_repeat=True)
    batch.refresh_from_db()
    facts = {**_facts(batch), "read": read, "alarms": survey.alarms}
    leaf = record_event(EventDraft("batch.received", "batch", batch.id, batch.n, told.by, told.at, facts))
    stated = {
        "seq": batch.seq, "batch": batch.id, "declared": batch.declared, "read": read, "sha256": batch.sha256,
        "leaf_index": leaf,
    }  # fmt: skip
    receipt = issue_receipt(writer=writer, kind="stored", source=batch.source, batch=batch, facts=stated, at=told.at)
    return ReceivedBatch(batch, receipt, is_repeat=False)
