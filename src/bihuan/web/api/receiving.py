"""How a delivery comes in: refused while the books do not balance, kept once however often it is sent."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from ninja.responses import Status

from bihuan.apps.core.access import check_role
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.access import get_source_by_code
from bihuan.apps.intake.actions import NotReceived, ReceivedBatch, receipt_file, receive_batch
from bihuan.apps.intake.rules import WRITERS
from bihuan.apps.orders.queries.board import latest_balance
from bihuan.web.api.batches_said import DeliveryForm, DeliveryRows, ReceiptFile, Received, alarms_of
from bihuan.web.api.commands import keep
from bihuan.web.api.problems import TooLarge
from bihuan.web.parts.uploads import MOST_BYTES

if TYPE_CHECKING:
    from bihuan.apps.orders.models import Balance

# What a source owes, or miscounted: more deliveries are the mend, so they must not be refused for it.
_OF_THE_SOURCE = ("missing_batch", "declared_not_read")


def is_failing(balance: Balance | None) -> bool:
    """Say whether the last balance has a difference that is ours (loop.md M14), not a source's missing delivery."""
    if balance is None or not balance.unaccounted:
        return False
    wrong = [row for row in balance.equations if row["difference"]]
    return any(not _is_of_sources(row) for row in wrong)


def _is_of_sources(row: dict[str, object]) -> bool:
    offenders = row.get("offenders")
    if not isinstance(offenders, list) or row.get("offenders_n", 0) != len(offenders):
        return False
    return all(str(one["what"]).startswith(_OF_THE_SOURCE) for one in offenders)


def receive_file(told: DeliveryForm, file: UploadedFile[bytes], by: Actor, at: datetime) -> Status[Received]:
    """Receive an uploaded file. :raises TooLarge: so."""
    if (file.size or 0) > MOST_BYTES or file.file is None:
        raise TooLarge
    content: BinaryIO = file.file  # type: ignore[assignment]  # Django's files are read as bytes
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # files have readinto
    content.seek(0)
    return _receive(told, content, digest, file.name or "file", by, at)


def receive_rows(told: DeliveryRows, by: Actor, at: datetime) -> Status[Received]:
    """Receive lines that came as JSON objects."""
    body = json.dumps(told.rows, separators=(",", ":")).encode()
    return _receive(told, BytesIO(body), hashlib.sha256(body).hexdigest(), "rows.json", by, at)


def _receive(
    told: DeliveryForm | DeliveryRows, content: BinaryIO, sha256: str, filename: str, by: Actor, at: datetime
) -> Status[Received]:
    check_role(by, WRITERS)
    if is_failing(latest_balance(by.incident)):
        raise NotReceived("books_failing")
    source = _source(by, told.source)
    request = {"source": source, "seq": told.seq, "declared": told.declared, "sha256": sha256}
    keep(told.command, "batch", request, by, at)
    received = receive_batch(
        source_id=source, content=content, filename=filename, by=by, at=at, seq=told.seq, declared=told.declared,
        command=told.command,
    )  # fmt: skip
    return Status(200 if received.is_repeat else 201, _said(received, told.source))


def _source(by: Actor, code: str) -> str:
    try:
        return str(get_source_by_code(by, code).pk)
    except NotAllowed as refusal:
        if refusal.code != "not_found":
            raise
        raise NotAllowed("unknown_source") from refusal


def _said(received: ReceivedBatch, source: str) -> Received:
    batch, receipt = received.batch, received.receipt
    return Received(
        batch=batch.pk, source=source, seq=batch.seq, declared=batch.declared, read=batch.read,
        is_repeat=received.is_repeat, alarms=alarms_of(batch), receipt_id=receipt.pk,
        receipt=ReceiptFile(**receipt_file(receipt.pk)),
    )  # fmt: skip
