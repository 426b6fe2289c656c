"""Taking a data holder's file into the lake: pseudonyms on the way in, its digest and counts in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.rules import WRITERS
from bihuan.apps.tracing.actions.lakes import know_places, lake_of, one_writer
from bihuan.apps.tracing.actions.pseudonyms import numbering
from bihuan.engine.exposure.counts import FileCount
from bihuan.engine.exposure.holders import Progress, import_file
from bihuan.engine.exposure.lake import Bounds, LakeSource
from bihuan.engine.exposure.layout import Kind


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read where it does not speak for itself: headings of fields, visits or points, sheet, day first."""

    columns: Mapping[str, str] = field(default_factory=dict)
    kind: Kind | None = None
    sheet: str = ""
    day_first: bool | None = None


def import_into_lake(
    *, path: Path, source: LakeSource, by: Actor, at: datetime, reading: Reading | None = None,
    bounds: Bounds | None = None, progress: Progress | None = None,
) -> FileCount:  # fmt: skip
    """Take a data holder's file into the lake of the actor's incident; the journal keeps its digest and its counts.

    Identifiers become pseudonyms on the way in. Places that the lake did not know are known to the desk afterwards.

    :raises NotAllowed: `wrong_role`, `lake_busy`. :raises LakeRefused: the lake cannot be used.
    :raises HolderFileRefused: the file cannot be read as a whole; nothing of it is in the lake then.
    """
    if by.role not in WRITERS | {Role.SYSTEM}:
        raise NotAllowed("wrong_role", role=by.role.value)
    told = reading or Reading()
    with one_writer(by.incident):
        lake = lake_of(by.incident, by=by, at=at, bounds=bounds)
        count = import_file(
            lake, path, source=source, number=numbering(by.incident, source.code), at=int(at.timestamp()),
            progress=progress, columns=told.columns or None, kind=told.kind, sheet=told.sheet,
            day_first=told.day_first,
        )  # fmt: skip
        with writing():
            facts = {**counted(count), "source": source.code, "places": know_places(by.incident, lake)}
            record_event(EventDraft("lake.imported", "lake", new_id(), 0, by, at, facts))
        return count


def counted(count: FileCount) -> dict[str, object]:
    """Return what a file came to, as facts: its digest, and read = kept + held + refused."""
    return {
        "sha256": count.sha256, "kind": count.kind, "read": count.read, "kept": count.kept, "held": count.held,
        "refused": count.refused,
    }  # fmt: skip
