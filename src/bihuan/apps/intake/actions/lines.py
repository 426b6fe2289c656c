"""Lines into the table of records, many at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.db import connection

from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.sealing import index_secret, seal_json, vault
from bihuan.apps.intake.importers import Line
from bihuan.apps.intake.models import Batch
from bihuan.engine.vault import DataKey, keyed_digest

RecordRow = tuple[str, str, int, str, str, str, str]
_TABLE = "intake_record"
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
_POSITION_LENGTH = 60
_RECORD_SQL = (
    "INSERT INTO intake_record (id, batch_id, line, position, key_ref, sealed, digest) VALUES (%s,%s,%s,%s,%s,%s,%s)"
)


def content_bytes(cells: Sequence[str]) -> bytes:
    r"""Return a line as it is kept: the canonical JSON list of its cells.

    Half a surrogate pair has no UTF-8; it is kept as its `\\ud800`-like name.
    """
    try:
        return _encode(cells).encode()
    except UnicodeEncodeError:
        return _encode([cell.encode(errors="backslashreplace").decode() for cell in cells]).encode()


def record_rows(batch: Batch, lines: Iterable[Line]) -> list[RecordRow]:
    """Return the rows of these lines, each with a fresh salt and its digest SHA-256(salt ‖ content), sealed."""
    secret = index_secret(batch.source.incident_id, "record")
    known = [(line, content_bytes(line.cells)) for line in lines]
    refs = [keyed_digest(secret, content) for _, content in known]
    keys = vault().make(f"record:{ref}" for ref in refs)
    return [
        _record_row(batch.id, line, content, ref, keys[f"record:{ref}"])
        for (line, content), ref in zip(known, refs, strict=True)
    ]


def _record_row(batch: str, line: Line, content: bytes, ref: str, key: DataKey) -> RecordRow:
    identifier, salt = new_id(), os.urandom(16)
    digest = sha256(salt + content).hexdigest()
    sealed = seal_json(key, _TABLE, identifier, {"content": content.decode(), "salt": salt.hex()})
    return identifier, batch, line.number, line.position[:_POSITION_LENGTH], ref, sealed, digest


def insert_rows(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows in one go; nothing happens for none."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def insert_records(rows: Sequence[RecordRow]) -> None:
    """Write records."""
    insert_rows(_RECORD_SQL, rows)


def last_line(batch: str) -> int:
    """Return the number of the last line that is stored, 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(line) FROM intake_record WHERE batch_id = %s", [batch])
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0
