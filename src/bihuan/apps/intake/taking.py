"""How a context takes over the accepted lines of its own kind of batch: chunk by chunk, and what was settled later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.intake.queries import AcceptedRecord, accepted_record, accepted_waiting


class Take(Protocol):
    """Takes accepted lines of a batch that wait; run twice it takes none of them twice; returns how many."""

    def __call__(self, *, batch: str, records: Sequence[AcceptedRecord], incident: str, at: datetime) -> int:
        """Take them over."""


def takes_lines(kind: str, take: Take, *, chunks: str, line: str) -> None:
    """Subscribe `take` to the lines of a kind of batch, as the job `chunks` and, for a settled line, the job `line`."""

    @on("batch.progressed", job=chunks)
    def _chunk(owed: Owed, at: datetime) -> None:
        if owed.facts.get("kind") != kind:
            return
        first, last = int(str(owed.facts["first"])), int(str(owed.facts["last"]))
        waiting = accepted_waiting(batch=owed.subject_id, first=first, last=last)
        take(batch=owed.subject_id, records=waiting, incident=owed.incident, at=at)

    @on("record.settled", job=line)
    def _line(owed: Owed, at: datetime) -> None:
        if owed.facts.get("batch_kind") == kind:
            records = accepted_record(owed.subject_id)
            take(batch=str(owed.facts["batch"]), records=records, incident=owed.incident, at=at)
