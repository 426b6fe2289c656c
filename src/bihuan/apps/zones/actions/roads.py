"""An operator's extract becomes the roads of an incident."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import begin_row, next_number
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.importers.roads import MODES, RoadsRead, RoadsRefused, Tell, read_roads
from bihuan.apps.zones.models import RoadGraph
from bihuan.apps.zones.queries.roads import graph_path, graphs_of
from bihuan.apps.zones.rules.roads import check_reaches_all
from bihuan.engine.durable import sync_path

_PIECE = 1 << 20


def import_roads(*, path: Path, mode: str, by: Actor, at: datetime, tell: Tell) -> RoadGraph:
    """Read an extract in a child process, keep its graph in the data folder and let it be in force from now.

    The extract itself is not kept, its digest is. `tell` hears how far the reading is.

    :raises NotAllowed: `wrong_role`, `unknown_mode`, or a code of `RoadsRefused` with a leading `roads_`.
    :raises OSError: the file is not there, or the disk refuses.
    """
    check_reaches_all(by, Action.CREATE, Kind.PATROL)
    if mode not in MODES:
        raise NotAllowed("unknown_mode", mode=mode)
    source = _digest_of(path)
    try:
        read = read_roads(path, mode, tell)
    except RoadsRefused as bad:
        raise NotAllowed(f"roads_{bad.code}", place=bad.place, **bad.params) from bad
    digest = keep(read.content)
    with writing():
        row = _row(path, mode, source, digest, read)
        row.incident_id, row.imported_by, row.imported_at = by.incident, by.account, at
        row.number = next_number(graphs_of(by.incident))
        facts = {
            "number": row.number, "mode": mode, "source_digest": source, "digest": digest, "nodes": row.nodes,
            "pieces": row.pieces,
        }  # fmt: skip
        return begin_row(row, "roads.imported", "roads", by=by, at=at, facts=facts)


def _row(path: Path, mode: str, source: str, digest: str, read: RoadsRead) -> RoadGraph:
    return RoadGraph(
        mode=mode, name=path.name[:200], source_digest=source, source_bytes=path.stat().st_size, digest=digest,
        nodes=read.counts["nodes"], pieces=read.counts["pieces"], metres=read.metres, counts=dict(read.counts),
        bounds=list(read.bounds),
    )  # fmt: skip


def _digest_of(path: Path) -> str:
    digest = hashlib.sha256()  # nosemgrep: hash-without-key - over an extract of streets, nobody is in it
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def keep(content: bytes) -> str:
    """Write the bytes of a graph into the data folder under their SHA-256, durably, and return it; once is enough."""
    digest = hashlib.sha256(content).hexdigest()  # nosemgrep: hash-without-key - streets, nobody is in it
    place = graph_path(digest)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{digest}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    sync_path(place.parent)
    return digest
