"""Fetching the file, which is a look at every row of it; and the passphrase, which is shown once and elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from bihuan.apps.core.exports.access import get_own
from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.exports.making import file_of, place_of_file
from bihuan.apps.core.exports.moving import move_export
from bihuan.apps.core.journal import EventDraft, Look, record_access, record_event, writing
from bihuan.apps.core.models import Export
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import FETCHABLE, ExportForm, ExportState, check_move, is_over
from bihuan.apps.core.sealing import vault
from bihuan.engine.vault import Erased, open_file


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes that leave, and under which name and type."""

    body: bytes
    filename: str
    content_type: str


_FORMS = {
    ExportForm.XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ExportForm.PRINT: ("pdf", "application/pdf"),
    ExportForm.CSV: ("csv", "text/csv; charset=utf-8"),
    ExportForm.GRAPHML: ("graphml", "application/graphml+xml"),
}


def fetch_export(*, export_id: str, by: Actor, at: datetime, session: str = "") -> Fetched:
    """Give the file to who asked for it; one event for the fetch and one look a row, in the transaction of the reading.

    :raises NotAllowed: `not_found`, `wrong_export_state`, `export_expired`, `passphrase_first`, `stale`.
    """
    with writing():
        row = get_own(by, export_id)
        if is_over(row.state, row.expires_at, at):
            raise NotAllowed("export_expired")
        check_move(row.state, ExportState.FETCHED)
        if row.form == ExportForm.XLSX and row.shown_at is None:
            raise NotAllowed("passphrase_first")
        body = _opened(row)
        facts: dict[str, object] = {"rows": row.rows_n, "sha256": row.digest, "mark": row.mark}
        fetched_n = row.fetched_n + 1
        moved = move_export(row, ExportState.FETCHED, by=by, at=at, facts=facts, fetched_n=fetched_n, fetched_at=at)
        _log_rows(moved, by, at, session)
    suffix, content_type = _FORMS[ExportForm(moved.form)]
    return Fetched(body, f"{moved.dataset}-{moved.mark}.{suffix}", content_type)


def _opened(row: Export) -> bytes:
    out = BytesIO()
    try:
        with file_of(row.pk).open("rb") as sealed:
            open_file(vault().get(row.key_name()), place_of_file(row.pk), sealed, out)
    except (FileNotFoundError, Erased) as gone:
        raise NotAllowed("export_expired") from gone
    return out.getvalue()


def _log_rows(row: Export, by: Actor, at: datetime, session: str) -> None:
    dataset = dataset_of(row.dataset)
    every = [column.code for column in dataset.chosen(row.columns) if not column.is_plain]
    act = "print" if row.form == ExportForm.PRINT else "export"
    for object_id, person, *more in row.objects_in:
        whole = more[0] if more else every  # files made before rows told it held every column whole
        look = Look(
            act, dataset.object_kind, object_id, person, tuple(whole), row.purpose, session=session,
            more={"export": row.pk, "mark": row.mark},
        )  # fmt: skip
        record_access(look, by=by, at=at)


def show_passphrase(*, export_id: str, by: Actor, at: datetime) -> str:
    """Give the passphrase to who asked for the export, once; it is forgotten in the same transaction.

    :raises NotAllowed: `not_found`, `export_expired`, `wrong_export_state`, `passphrase_shown`.
    """
    with writing():
        row = get_own(by, export_id)
        if is_over(row.state, row.expires_at, at):
            raise NotAllowed("export_expired")
        if row.state not in FETCHABLE or row.form != ExportForm.XLSX:
            raise NotAllowed("wrong_export_state", state=row.state)
        passphrase = str(row.passphrase)
        if Export.objects.filter(pk=row.pk, n=row.n, shown_at=None).update(shown_at=at, n=row.n + 1) != 1:
            raise NotAllowed("passphrase_shown")
        row.passphrase = ""
        row.save(update_fields=["sealed"])
        record_event(
            EventDraft(
                "export.passphrase_shown", "export", row.pk, row.n + 1, by, at, {}, from_state=row.state,
                to_state=row.state,
            )
        )  # fmt: skip
    return passphrase
