"""Accepted lines of a duty roster go to the forces, who say what became of each name; here each is filed once."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.forces.actions.rosters import RosterRow, take_rows
from bihuan.apps.intake.actions.effects import file_records
from bihuan.apps.intake.models import Record
from bihuan.apps.intake.queries.accepted import accepted_waiting


def take_roster(*, batch: str, first: int, last: int, by: Actor, at: datetime) -> int:
    """File the accepted lines [first, last] of a roster's batch that wait; return how many. Runs twice without harm."""
    with writing():
        waiting = accepted_waiting(batch=batch, first=first, last=last)
        places = dict(Record.objects.filter(pk__in=[one.record for one in waiting]).values_list("pk", "position"))
        rows = [RosterRow(one.record, places.get(one.record, ""), one.values) for one in waiting]
        effects = take_rows(rows=rows, by=by, at=at, batch=batch) if rows else {}
        file_records(batch=batch, effects=effects, by=by, at=at)
        return len(rows)
