"""Batches over the API: submit, have disposed, read what became of each line, read receipts."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import File, Form, Path, Query, Router, UploadedFile
from ninja.responses import Status

from bihuan.apps.core.access import check_role
from bihuan.apps.intake import queries
from bihuan.apps.intake.access import check_reader, get_batch, get_receipt
from bihuan.apps.intake.actions import dispose_batch, receipt_file
from bihuan.apps.intake.rules import WRITERS
from bihuan.web.api.batches_said import (
    BatchPage,
    BatchSaid,
    BatchWindow,
    DeliveryForm,
    DeliveryRows,
    Disposed,
    DisposeTold,
    LinePage,
    LineWindow,
    ReceiptFile,
    Received,
    batch_said,
    line_said,
)
from bihuan.web.api.commands import keep
from bihuan.web.api.kinds import Id
from bihuan.web.api.problems import problems
from bihuan.web.api.receiving import receive_file, receive_rows
from bihuan.web.api.signing_in import actor_of
from bihuan.web.parts.clock import now

router = Router(tags=["batches"])
_SUBMITTED = {201: Received, 200: Received}


@router.post("/batches", response=_SUBMITTED | problems(409, 411, 413, 422))
def submit_file(request: HttpRequest, told: Form[DeliveryForm], file: File[UploadedFile]) -> Status[Received]:
    """Receive a file as one delivery of a source: 201 with the signed receipt R1, 200 when it had come before."""
    return receive_file(told, file, actor_of(request), now())


@router.post("/batches/json", response=_SUBMITTED | problems(409, 413, 415, 422))
def submit_rows(request: HttpRequest, told: DeliveryRows) -> Status[Received]:
    """Receive lines as JSON objects: 201 with the signed receipt R1, 200 when they had come before."""
    return receive_rows(told, actor_of(request), now())


@router.post("/batches/{batch_id}/dispose", response={200: Disposed} | problems(404, 409, 413, 415, 422))
def dispose(request: HttpRequest, batch_id: Path[Id], told: DisposeTold) -> Disposed:
    """Give every line of a batch its disposition; the receipt R2 names each. Again: the same answer."""
    by, at = actor_of(request), now()
    check_role(by, WRITERS)
    batch = get_batch(by, batch_id)
    keep(told.command, "dispose", {"batch": batch.pk, "columns": told.columns}, by, at)
    done = dispose_batch(batch_id=batch.pk, by=by, at=at, mapping=told.columns, command=told.command)
    return Disposed(
        batch=batch.pk, read=done.batch.read, accepted=done.batch.accepted, duplicate=done.batch.duplicate,
        rejected=done.batch.rejected, held=done.batch.held, is_repeat=done.is_repeat, receipt_id=done.receipt.pk,
    )  # fmt: skip


@router.get("/batches", response={200: BatchPage} | problems(422))
def list_batches(request: HttpRequest, told: Query[BatchWindow]) -> BatchPage:
    """List the batches of the incident, newest first."""
    by = actor_of(request)
    check_reader(by)
    found = queries.batches(by.incident, queries.BatchFilters(source=told.source, state=told.state or ""))
    items = [batch_said(batch, {}) for batch in found[told.part()]]
    return BatchPage(total=found.count(), shown=len(items), offset=told.offset, items=items)


@router.get("/batches/{batch_id}", response={200: BatchSaid} | problems(404, 422))
def one_batch(request: HttpRequest, batch_id: Path[Id]) -> BatchSaid:
    """Tell how far a batch has come, its counts, and the identifiers of its receipts."""
    batch = get_batch(actor_of(request), batch_id)
    return batch_said(batch, {kind: receipt.pk for kind, receipt in queries.receipts_of(batch.pk).items()})


@router.get("/batches/{batch_id}/dispositions", response={200: LinePage} | problems(404, 422))
def list_dispositions(request: HttpRequest, batch_id: Path[Id], told: Query[LineWindow]) -> LinePage:
    """List the lines of a batch with what became of each, in the order of the file."""
    batch = get_batch(actor_of(request), batch_id)
    found = queries.dispositions(batch.pk, kind=told.kind or "", reason=told.reason)
    items = [line_said(one) for one in found[told.part()]]
    return LinePage(total=found.count(), shown=len(items), offset=told.offset, items=items)


@router.get("/receipts/{receipt_id}", response={200: ReceiptFile} | problems(404, 422))
def one_receipt(request: HttpRequest, receipt_id: Path[Id]) -> ReceiptFile:
    """Give a signed receipt as the file that a source keeps."""
    return ReceiptFile(**receipt_file(get_receipt(actor_of(request), receipt_id).pk))
