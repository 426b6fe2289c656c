"""What follows from an event in intake. Each takes what it is told, and may run twice."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import About, Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.core.rules import system
from bihuan.apps.intake.actions.duty_rosters import take_roster
from bihuan.apps.intake.actions.erasing import carry_out
from bihuan.apps.intake.actions.population import take_residents
from bihuan.apps.intake.importers import POPULATION
from bihuan.apps.intake.importers.rosters import DUTY_ROSTER
from bihuan.apps.intake.models import Disposition, Person, Resident
from bihuan.apps.intake.queries.deletions import names_in_intake

_TAKES = {POPULATION.code: take_residents, DUTY_ROSTER.code: take_roster}


@on("deletion.decided", job="intake.erase")
def erase(owed: Owed, at: datetime) -> None:
    """Destroy the keys of a decided deletion and certify it."""
    carry_out(deletion_id=owed.subject_id, by=system(owed.incident), at=at)


@on("batch.progressed", job="intake.file_lines")
def file_lines(owed: Owed, at: datetime) -> None:
    """File the accepted lines of a chunk of a register or of a duty roster."""
    take = _TAKES.get(str(owed.facts.get("kind")))
    if take is not None:
        first, last = int(str(owed.facts["first"])), int(str(owed.facts["last"]))
        take(batch=owed.subject_id, first=first, last=last, by=system(owed.incident), at=at)


@on("record.settled", job="intake.file_line")
def file_line(owed: Owed, at: datetime) -> None:
    """File a held line of a register or of a duty roster that was settled as accepted."""
    take = _TAKES.get(str(owed.facts.get("batch_kind")))
    if take is not None:
        line = int(str(owed.facts["line"]))
        batch = str(owed.facts["batch"])
        take(batch=batch, first=line, last=line, by=system(owed.incident), at=at)


def _forget(about: About) -> None:
    """Blank the blind indexes of persons, lines and residents that were erased."""
    persons, lines = Person.objects.filter(incident_id=about.incident), Disposition.objects.all()
    residents = Resident.objects.filter(incident_id=about.incident)
    if not about.is_all:
        persons, lines = persons.filter(pk__in=about.persons), lines.filter(pk__in=about.records)
        residents = residents.filter(record__in=about.records)
    else:
        lines = lines.filter(source__incident=about.incident)
    persons.update(document_index=None, name_index="", phone_index="")
    lines.update(subject_index="")
    residents.update(document_index=None)


holds_about("intake", Holding(names=names_in_intake, forget=_forget))
