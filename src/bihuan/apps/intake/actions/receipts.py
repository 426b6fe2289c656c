"""Signed statements: what was received (R1), what became of each line (R2), what came of it (R3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bihuan.apps.core.journal import Writer, current_root
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.intake.actions.keys import public_keys, receipt_key
from bihuan.apps.intake.models import Batch, Receipt, Source
from bihuan.engine.ledger.canonical import canonical_bytes, instant


def issue_receipt(
    *, writer: Writer, kind: str, source: Source, batch: Batch | None, facts: Mapping[str, object], at: datetime,
    lines: Iterable[str] | None = None,
) -> Receipt:  # fmt: skip
    """Sign a statement about the journal as it stands inside the caller's `writing()` transaction and keep it.

    `facts` are the fields of the payload that this kind has beside those of every receipt; the root is taken over the
    tree that includes all events recorded so far, which are therefore written first. `lines` are canonical JSON texts
    that become the list `lines`; they are not parsed, so that three million of them are held once and not five times.
    """
    writer.flush()
    size, root = current_root(writer.size)
    identifier = new_id()
    payload = {
        **facts,
        "receipt": identifier,
        "kind": kind,
        "incident": source.incident_id,
        "source": source.code,
        "tree_size": size,
        "root": root,
        "at": instant(at),
    }
    text = canonical_bytes(payload).decode() if lines is None else _with_lines(payload, lines)
    return sign_receipt(identifier=identifier, kind=kind, source=source, batch=batch, payload=text, at=at)


def _with_lines(payload: Mapping[str, object], lines: Iterable[str]) -> str:
    """Return the canonical text of a payload with a long list in it."""
    empty = '"lines":[]'  # found once: inside a text the quotes would be escaped
    head, _, tail = canonical_bytes({**payload, "lines": []}).decode().partition(empty)
    return "".join([head, '"lines":[', *lines, "]", tail])


def sign_receipt(
    *, identifier: str, kind: str, source: Source, batch: Batch | None, payload: str, at: datetime
) -> Receipt:
    """Sign a canonical payload and keep it as a receipt."""
    key = receipt_key()
    return Receipt.objects.create(
        id=identifier, kind=kind, source=source, batch=batch, payload=payload, signature=key.sign(payload),
        key=key.key_id, at=at,
    )  # fmt: skip


def receipt_file(receipt_id: str) -> dict[str, str]:
    """Return a receipt as the file a source keeps. :raises Receipt.DoesNotExist: there is no such receipt."""
    receipt = Receipt.objects.get(pk=receipt_id)
    return {
        "payload": receipt.payload,
        "signature": receipt.signature,
        "key": receipt.key,
        "public_key": public_keys()[receipt.key],
    }
