"""Persons behind samples: made only now, when work about them begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.actions.persons import persons_of, persons_with_phones
from bihuan.apps.intake.actions.population import person_of
from bihuan.apps.screening.models import Sample, Traveller


def persons_behind(swabs: Sequence[Sample], *, by: Actor, at: datetime) -> dict[str, str]:
    """Return the person of each sample, by the sample's identifier; under the journal's lock.

    "" for somebody who was erased: nobody can be sent to them.
    """
    residents = {swab.resident_id for swab in swabs if swab.resident_id}
    known = person_of(residents=residents, by=by, at=at) if residents else {}
    met = {one.pk: one for one in Traveller.objects.filter(samples__in=[swab.pk for swab in swabs]).distinct()}
    persons = {pk: _person_of_traveller(one, by.incident) for pk, one in met.items()}
    return {
        swab.pk: persons[swab.traveller_id] if swab.traveller_id else known.get(swab.resident_id or "", "")
        for swab in swabs
    }


def _person_of_traveller(one: Traveller, incident: str) -> str:
    """Return the person of a traveller: that of their document, else one of their own with their telephone."""
    if one.person_id or not one.name:
        return one.person_id or ""
    kind, _, number = one.document.partition(":")
    values = {"document_kind": kind, "document_number": number, "name": one.name, "phone": one.phone}
    found = persons_of(incident, [values]).get(one.document) or persons_with_phones(incident, {"": one.phone})[""]
    Traveller.objects.filter(pk=one.pk).update(person=found)
    one.person_id = found
    return found
