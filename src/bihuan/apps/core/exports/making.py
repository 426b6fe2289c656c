"""Making the file of an export: in memory, watermarked, under a passphrase, and sealed before it touches the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.conf import settings

from bihuan.apps.core.exports.access import get_own
from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.exports.moving import move_export
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account, Export
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import LASTS, ExportForm, ExportState, cells_of, check_move, is_over, whole_columns
from bihuan.apps.core.sealing import vault
from bihuan.engine.export import Cell, CellTooLong, lock_workbook, new_passphrase
from bihuan.engine.vault import seal_file


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in the file: which table, its columns by code, its rows, and the mark of its one recipient."""

    dataset: str
    form: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    export_id: str
    mark: str
    recipient: str
    purpose: str
    at: datetime
    expires_at: datetime


Draw = Callable[[Content], bytes]


def make_export(*, export_id: str, draw: Draw, by: Actor, at: datetime) -> Export:
    """Make the file; what the person may no longer see since asking is left out. `draw` turns the content into bytes.

    :raises NotAllowed: `not_found`, `wrong_export_state`, `export_expired`, `nothing_to_export`, `cell_too_long`,
        `stale`.
    """
    row = get_own(by, export_id)
    check_move(row.state, ExportState.MADE)
    if is_over(row.state, row.expires_at, at):
        raise NotAllowed("export_expired")
    content, objects = _content(row, by, at)
    passphrase = new_passphrase() if row.form == ExportForm.XLSX else ""
    body = _drawn(draw, content, passphrase)  # seconds of work: nobody else waits for it
    facts: dict[str, object] = {"rows": len(objects), "sha256": _digest(body), "size": len(body), "mark": row.mark}
    with writing():
        row = move_export(
            row, ExportState.MADE, by=by, at=at, facts=facts, made_at=at, expires_at=content.expires_at,
            digest=_digest(body), size=len(body), objects_in=objects, rows_n=len(objects),
        )  # fmt: skip
        if passphrase:
            row.passphrase = passphrase
            row.save(update_fields=["sealed"])
        _keep(row, body)
        return row


def _content(row: Export, by: Actor, at: datetime) -> tuple[Content, list[list[object]]]:
    dataset = dataset_of(row.dataset)
    columns = dataset.chosen(row.columns)
    found = list(dataset.read(by, row.filters, [one[0] for one in row.objects_in], at))
    if not found:
        raise NotAllowed("nothing_to_export")
    content = Content(
        dataset=row.dataset, form=row.form, columns=[column.code for column in columns],
        rows=[cells_of(columns, one.row, by, row.form) for one in found], export_id=row.pk, mark=row.mark,
        recipient=_name_of(by), purpose=row.purpose, at=at, expires_at=at + LASTS,
    )  # fmt: skip
    return content, [[one.object_id, one.person, whole_columns(columns, one.row, by, row.form)] for one in found]


def _name_of(by: Actor) -> str:
    known = Account.objects.filter(pk=by.account).values_list("username", flat=True).first()
    return f"{by.name} ({known})" if known else by.name or by.account


def _drawn(draw: Draw, content: Content, passphrase: str) -> bytes:
    try:
        plain = draw(content)
    except CellTooLong as refusal:
        raise NotAllowed("cell_too_long") from refusal
    return lock_workbook(plain, passphrase) if passphrase else plain


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def file_of(export_id: str) -> Path:
    """Return where the sealed file of an export lies."""
    return Path(settings.DATA_DIR) / "exports" / f"{export_id}.sealed"


def place_of_file(export_id: str) -> str:
    """Return what binds the sealed file to its export."""
    return f"export|{export_id}"


def _keep(row: Export, body: bytes) -> None:
    """Write the file sealed under the export's key; it is on the disk when this returns."""
    path = file_of(row.pk)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    key = vault().make([row.key_name()])[row.key_name()]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        seal_file(key, place_of_file(row.pk), BytesIO(body), out)
        out.flush()
        os.fsync(out.fileno())
