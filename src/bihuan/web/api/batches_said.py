"""What is said about batches, lines and receipts, both ways."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from bihuan.apps.intake.queries.shown import alarms_of_file
from bihuan.apps.intake.rules import BatchState, DispositionKind
from bihuan.web.api.kinds import Answer, Cell, Code, Count, Digits, Id, Number, NumberDigits, Told
from bihuan.web.api.pages import Page, Window

if TYPE_CHECKING:
    from bihuan.apps.intake.models import Batch, Disposition

MOST_ROWS = 20_000
_Label = Annotated[str, StringConstraints(max_length=200)]


class DeliveryForm(Told):
    """What is told beside a file: the source's code, its number of the delivery, its own count of lines."""

    source: Code
    command: Id
    seq: NumberDigits | None = None
    declared: Digits | None = None


class DeliveryRows(Told):
    """A delivery whose lines are JSON objects; their bytes are kept as compact ASCII JSON in the order sent."""

    source: Code
    command: Id
    seq: Number | None = None
    declared: Count | None = None
    rows: Annotated[
        list[Annotated[dict[_Label, Cell], Field(max_length=300)]], Field(min_length=1, max_length=MOST_ROWS)
    ]


class DisposeTold(Told):
    """Have the lines disposed; `columns` corrects the field of a column by its label, for this source from now on."""

    command: Id
    columns: Annotated[dict[_Label, Code], Field(max_length=300)] | None = None


class BatchWindow(Window):
    """Which batches are asked for; `source` is a code."""

    source: Code = ""
    state: BatchState | None = None


class LineWindow(Window):
    """Which lines of a batch are asked for."""

    kind: DispositionKind | None = None
    reason: Code = ""


class ReceiptFile(Answer):
    """A signed receipt, as `bihuan receipt verify` takes it."""

    payload: str
    signature: str
    key: str
    public_key: str


class Received(Answer):
    """What was received, with its signed receipt R1."""

    batch: Id
    source: str
    seq: int
    declared: int | None
    read: int
    is_repeat: bool
    alarms: list[str]
    receipt_id: Id
    receipt: ReceiptFile


class BatchSaid(Answer):
    """One batch with its counts, alarms (codes) and receipts by kind."""

    id: Id
    source: str
    seq: int
    state: BatchState
    declared: int | None
    read: int
    accepted: int
    duplicate: int
    rejected: int
    held: int
    sha256: str
    size: int
    alarms: list[str]
    receipts: dict[str, str]
    opened_at: datetime
    received_at: datetime | None
    disposed_at: datetime | None


class BatchPage(Page):
    """Some batches, newest first."""

    items: list[BatchSaid]


class Disposed(Answer):
    """What became of the lines of a batch, with the identifier of the receipt R2."""

    batch: Id
    read: int
    accepted: int
    duplicate: int
    rejected: int
    held: int
    is_repeat: bool
    receipt_id: Id


class LineSaid(Answer):
    """One line with what became of it: by its number and digest, without its content."""

    record: Id
    line: int
    position: str
    digest: str
    kind: DispositionKind
    reason: str
    duplicate_of: str | None
    effect: str
    n: int
    at: datetime


class LinePage(Page):
    """Some lines of a batch in the order of the file."""

    items: list[LineSaid]


def batch_said(batch: Batch, receipts: dict[str, str]) -> BatchSaid:
    """Return a batch (fetched with its source) as it is told."""
    return BatchSaid(
        id=batch.pk, source=batch.source.code, seq=batch.seq, state=BatchState(batch.state), declared=batch.declared,
        read=batch.read, accepted=batch.accepted, duplicate=batch.duplicate, rejected=batch.rejected, held=batch.held,
        sha256=batch.sha256, size=batch.size, alarms=alarms_of(batch), receipts=receipts, opened_at=batch.opened_at,
        received_at=batch.received_at, disposed_at=batch.disposed_at,
    )  # fmt: skip


def alarms_of(batch: Batch) -> list[str]:
    """Return the codes of what is wrong with the file; one that could not be read begins with `unreadable:`."""
    return [str(alarm["code"]) for alarm in alarms_of_file(batch)]


def line_said(one: Disposition) -> LineSaid:
    """Return a disposition (fetched with its record) as it is told."""
    return LineSaid(
        record=one.pk, line=one.line, position=one.record.position, digest=one.record.digest,
        kind=DispositionKind(one.kind), reason=one.reason, duplicate_of=one.duplicate_of or None, effect=one.effect,
        n=one.n, at=one.at,
    )  # fmt: skip
