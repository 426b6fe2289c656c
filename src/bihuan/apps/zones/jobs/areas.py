"""What follows when a batch of areas has lines that were accepted."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.intake.queries import accepted_record, accepted_waiting
from bihuan.apps.zones.actions.outlines import take_outlines
from bihuan.apps.zones.importers.areas import KIND


@on("batch.progressed", job="zones.take_outlines")
def take(owed: Owed, at: datetime) -> None:
    """Take the accepted lines of a chunk over, when they are areas."""
    if owed.facts.get("kind") != KIND:
        return
    first, last = int(str(owed.facts["first"])), int(str(owed.facts["last"]))
    waiting = accepted_waiting(batch=owed.subject_id, first=first, last=last)
    take_outlines(batch=owed.subject_id, records=waiting, incident=owed.incident, at=at)


@on("record.settled", job="zones.take_outline")
def take_one(owed: Owed, at: datetime) -> None:
    """Take a held line over that somebody settled as accepted."""
    if owed.facts.get("batch_kind") == KIND:
        records = accepted_record(owed.subject_id)
        take_outlines(batch=str(owed.facts["batch"]), records=records, incident=owed.incident, at=at)
