"""The file of a result: Parquet for its owner's eyes, under the digest of its bytes, removed when its time is over."""

from __future__ import annotations

import hashlib
import os
import secrets
from io import BytesIO
from typing import TYPE_CHECKING

from bihuan.apps.tracing.queries.runs import result_path
from bihuan.engine.durable import sync_path

if TYPE_CHECKING:
    import pyarrow as pa


def keep_result(run_id: str, pairs: pa.Table) -> str:
    """Write the pairs of a run (mode 0600) and return the SHA-256 of the file; it is on the disk when this returns."""
    import pyarrow.parquet as pq  # loads for a while: who only removes files does without

    buffer = BytesIO()
    pq.write_table(pairs, buffer, compression="zstd")
    body = buffer.getvalue()
    sha256 = hashlib.sha256(body).hexdigest()
    path = result_path(run_id, sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_path(path.parent)
    return sha256


def forget_result(run_id: str, sha256: str) -> None:
    """Remove the file of a result; nothing happens when there is none."""
    if sha256:
        result_path(run_id, sha256).unlink(missing_ok=True)
