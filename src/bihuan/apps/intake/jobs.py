"""What follows from an event in intake. Each takes what it is told, and may run twice."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import About, Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.core.rules import system
from bihuan.apps.intake.actions.erasing import carry_out
from bihuan.apps.intake.models import Disposition, Person
from bihuan.apps.intake.queries.deletions import names_in_intake


@on("deletion.decided", job="intake.erase")
def erase(owed: Owed, at: datetime) -> None:
    """Destroy the keys of a decided deletion and certify it."""
    carry_out(deletion_id=owed.subject_id, by=system(owed.incident), at=at)


def _forget(about: About) -> None:
    """Blank the blind indexes of persons and lines that were erased."""
    persons, lines = Person.objects.filter(incident_id=about.incident), Disposition.objects.all()
    if not about.is_all:
        persons, lines = persons.filter(pk__in=about.persons), lines.filter(pk__in=about.records)
    else:
        lines = lines.filter(source__incident=about.incident)
    persons.update(document_index=None, name_index="", phone_index="")
    lines.update(subject_index="")


holds_about("intake", Holding(names=names_in_intake, forget=_forget))
