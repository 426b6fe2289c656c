"""What follows from an event about care: a community's list is taken over, once; and who is about to be erased."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.intake.queries import accepted_record, accepted_waiting
from bihuan.apps.residents.actions.erasing import forget_in_care, names_of_care, records_cared_for
from bihuan.apps.residents.actions.lists import take_list
from bihuan.apps.residents.actions.planning import make_plan
from bihuan.apps.residents.jobs.care_kind import KIND

holds_about("residents.care", Holding(names=names_of_care, forget=forget_in_care, needs=records_cared_for))


@on("batch.progressed", job="residents.take_list")
def take(owed: Owed, at: datetime) -> None:
    """Take the accepted lines of a chunk over, when they are those of a care list."""
    if owed.facts.get("kind") != KIND:
        return
    first, last = int(str(owed.facts["first"])), int(str(owed.facts["last"]))
    waiting = accepted_waiting(batch=owed.subject_id, first=first, last=last)
    take_list(batch=owed.subject_id, records=waiting, incident=owed.incident, at=at)


@on("record.settled", job="residents.take_line")
def take_one(owed: Owed, at: datetime) -> None:
    """Take a held line over that somebody settled as accepted."""
    if owed.facts.get("batch_kind") == KIND:
        records = accepted_record(owed.subject_id)
        take_list(batch=str(owed.facts["batch"]), records=records, incident=owed.incident, at=at)


@on("visits.asked", job="residents.plan_visits", is_long=True)
def plan_visits(owed: Owed, at: datetime) -> None:
    """Reckon the rounds that somebody asked for."""
    make_plan(plan_id=owed.subject_id, at=at)
