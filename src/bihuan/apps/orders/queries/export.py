"""The journal as files that anybody can check without Bihuan (docs/journal-format.md). Nothing personal leaves."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bihuan.apps.core.models import DayRoot, Incident
from bihuan.apps.intake.actions.keys import public_keys
from bihuan.apps.intake.models import Deletion, Source
from bihuan.apps.orders.queries.books.event_lines import event_parts, event_sql
from bihuan.apps.orders.queries.books.reading import order_columns, order_values
from bihuan.apps.orders.queries.books.roots import GrowingTree
from bihuan.apps.orders.queries.books.scope import snapshot
from bihuan.apps.orders.queries.books.streams import rows
from bihuan.apps.orders.rules.equations import wait_seconds
from bihuan.engine.durable import sync_path
from bihuan.engine.ledger import verify_ledger
from bihuan.engine.ledger.canonical import canonical_bytes, instant

FORMAT = "bihuan-journal/1"
Lines = Iterator[str]
_README = """Bihuan's journal, exported {at}. {size} events, root {root}

Check it with Python 3.11 or later; nothing of Bihuan is needed:

  python3 verify_ledger.py .                        the export agrees with itself and with its receipts
  python3 verify_ledger.py . --root SIZE:ROOT       and with a root you wrote down before
  python3 verify_ledger.py . --receipts FOLDER      and with the receipts that a source has kept

Exit status 0: everything agrees. 1: there are findings, each with its file, line and identifier. 2: unreadable.
Read verify_ledger.py first: it is short, and trusting it is the point. There are no names, numbers or addresses of
people in these files. What they cannot prove: that a source sent all it knew, or that a report from the field is true.
"""


class NotEmpty(Exception):  # noqa: N818 - named after the refusal
    """The folder holds something already."""


def export_journal(folder: Path, *, at: datetime, is_forced: bool = False) -> dict[str, Any]:
    """Write the journal and the tables it accounts for into a folder, as they stood at one moment; return the manifest.

    Every file is on disk when this returns; the manifest is written last. Memory stays bounded.

    :raises NotEmpty: the folder is not empty and `is_forced` is not given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not is_forced:
        raise NotEmpty(str(folder))
    (folder / "manifest.json").unlink(missing_ok=True)
    tree = GrowingTree()
    with snapshot():
        files = {"events.jsonl": _write(folder / "events.jsonl", _events(tree))}
        files |= {name: _write(folder / name, lines()) for name, lines in _FILES.items()}
        manifest = _manifest(tree, files, at)
    readme = _README.format(at=manifest["exported_at"], size=tree.size, root=manifest["root"])
    _write(folder / "README.txt", [readme.rstrip("\n")])
    shutil.copyfile(verify_ledger.__file__, folder / "verify_ledger.py")
    _write(folder / "manifest.json", [_json(manifest)])
    sync_path(folder)
    return manifest


def _manifest(tree: GrowingTree, files: dict[str, int], at: datetime) -> dict[str, Any]:
    incidents = Incident.objects.order_by("code").values("code", "is_drill")
    return {
        "format": FORMAT,
        "exported_at": instant(at),
        "tree_size": tree.size,
        "root": tree.root(),
        "incidents": list(incidents),
        "keys": public_keys(),
        "files": files,
        "limits": {"wait_seconds": wait_seconds()},
        "sources": _wanting(),
    }


def _wanting() -> dict[str, str | None]:
    """Return since when each source wants outcomes: since it is there, or never (null) for that never changes.

    The journal names a source by its code: one whose incidents differ in this is left out.
    """
    found: dict[str, set[str | None]] = {}
    for code, created_at, wants in Source.objects.order_by("code").values_list("code", "created_at", "wants_outcomes"):
        found.setdefault(code, set()).add(instant(created_at) if wants else None)
    agreed = {code: many for code, many in found.items() if len({since is None for since in many}) == 1}
    return {code: min((since for since in many if since), default=None) for code, many in agreed.items()}


def _json(row: object) -> str:
    return canonical_bytes(row).decode()


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _write(path: Path, lines: Iterable[str]) -> int:
    """Write lines to a file and onto the disk; return how many."""
    number = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line + "\n")
            number += 1
        file.flush()
        os.fsync(file.fileno())
    return number


def _events(tree: GrowingTree) -> Lines:
    for row in rows(event_sql() + ' ORDER BY "index"'):
        before, after = event_parts(row)
        tree.append(bytes.fromhex(row[-1]))
        yield f'{before}"leaf_hash":"{row[-1]}",{after}'


def _objects(sql: str, names: str, change: Callable[[dict[str, Any]], None] | None = None) -> Lines:
    """Give the rows of a query as canonical objects with these names."""
    keys = names.split()
    for values in rows(sql):
        row = dict(zip(keys, values, strict=True))
        if change:
            change(row)
        yield _encode(row)


def _records() -> Lines:
    return _objects("SELECT id, batch_id, line, digest FROM intake_record ORDER BY id", "id batch line digest")


def _batches() -> Lines:
    sql = (
        "SELECT b.id, s.code, b.seq, b.declared, b.read, b.sha256, b.state FROM intake_batch b"
        " JOIN intake_source s ON s.id = b.source_id ORDER BY b.id"
    )

    def unread(row: dict[str, Any]) -> None:
        row["read"] = None if row["state"] == "opened" else row["read"]

    return _objects(sql, "id source seq declared read sha256 state", unread)


def _dispositions() -> Lines:
    sql = "SELECT record_id, kind, reason, duplicate_of, effect, n FROM intake_disposition ORDER BY record_id"

    def single(row: dict[str, Any]) -> None:
        row["duplicate_of"] = row["duplicate_of"] or None

    return _objects(sql, "record kind reason duplicate_of effect n", single)


def _orders() -> Lines:
    sql = f"SELECT {', '.join(order_columns())} FROM orders_workorder ORDER BY id"  # nosec B608  # noqa: S608 - our own column names
    for stored in rows(sql):
        yield _encode({"id": stored[0], "n": stored[1], **order_values(stored)})


def _deliveries() -> Lines:
    sql = (
        "SELECT id, event, job, CASE WHEN dead_at IS NOT NULL THEN 'dead' WHEN done_at IS NOT NULL THEN 'done'"
        " WHEN claimed_at IS NOT NULL THEN 'claimed' ELSE 'waiting' END, failures"
        " FROM core_delivery ORDER BY event, job"
    )
    return _objects(sql, "id event job state failures")


def _receipts() -> Lines:
    sql = "SELECT id, kind, payload, signature, key FROM intake_receipt ORDER BY id"
    return _objects(sql, "id kind payload signature key")


def _outcomes() -> Lines:
    sql = "SELECT id, record, order_id, source, event, sheet, state FROM orders_outcome ORDER BY event, id"

    def unsent(row: dict[str, Any]) -> None:
        row["sheet"] = row["sheet"] or None

    return _objects(sql, "id record order source event sheet state", unsent)


def _roots() -> Lines:
    for day in DayRoot.objects.order_by("date"):
        signed = {"payload": day.payload, "signature": day.signature, "key": day.key}
        yield _json({"date": str(day.date), "tree_size": day.tree_size, "root": day.root, **signed})


def _deletions() -> Lines:
    """Give the erasures that were carried out, each with its signed certificate."""
    for one in Deletion.objects.exclude(done_at=None).order_by("decided_at", "id"):
        signed = {"payload": one.payload, "signature": one.signature, "key": one.key}
        yield _json({"id": one.pk, "records": one.records, **signed})


_FILES: dict[str, Callable[[], Lines]] = {
    "records.jsonl": _records,
    "batches.jsonl": _batches,
    "dispositions.jsonl": _dispositions,
    "orders.jsonl": _orders,
    "deliveries.jsonl": _deliveries,
    "receipts.jsonl": _receipts,
    "outcomes.jsonl": _outcomes,
    "roots.jsonl": _roots,
    "deletions.jsonl": _deletions,
}
