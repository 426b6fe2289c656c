"""The person behind an entry: who is known already, who stands on the population register, or a new one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions.persons import persons_of, persons_with_phones
from bihuan.apps.intake.actions.population import person_of
from bihuan.apps.intake.queries.population import find_resident
from bihuan.apps.intake.queries.whereabouts import Reachable, reachable
from bihuan.apps.intake.rules import person_document
from bihuan.engine.cleaning import Problem, parse_phone

if TYPE_CHECKING:
    from bihuan.apps.residents.actions.care import NewCare

_LONGEST = {"name": 100, "phone": 40, "address": 300}


def person_behind(new: NewCare, *, by: Actor, at: datetime) -> str:
    """Return the person of a new entry, under the journal's lock: by identifier, register, document, or telephone.

    The same valid document is the same person; without one somebody is a person of their own.

    :raises NotAllowed: `not_found`: no such person or resident in the incident.
    """
    if new.person:
        if new.person not in reachable(by.incident, {new.person}):
            raise NotAllowed("not_found")
        return new.person
    values = {
        "document_kind": new.document_kind, "document_number": new.document_number, "name": new.name,
        "phone": phone_of(new.phone),
    }  # fmt: skip
    document = person_document(values)
    resident = new.resident
    if document and not resident:
        found = find_resident(incident=by.incident, document=document)
        resident = found.pk if found is not None else ""
    if resident:
        return _of_register(resident, by=by, at=at)
    if document:
        return persons_of(by.incident, [values])[document]
    return persons_with_phones(by.incident, {"": phone_of(new.phone)})[""]


def _of_register(resident: str, *, by: Actor, at: datetime) -> str:
    person = person_of(residents={resident}, by=by, at=at).get(resident, "")
    if not person:
        raise NotAllowed("not_found")
    return person


def phone_of(text: str) -> str:
    """Return a telephone as it is dialled from everywhere, one that cannot be read as it was typed."""
    found = parse_phone(text) if text.strip() else ""
    return text.strip()[:40] if isinstance(found, Problem) else found


def told_of(new: NewCare, person: str, incident: str) -> dict[str, str]:
    """Return name, telephone and address: as they were told, else as the person and the register say."""
    known = reachable(incident, {person}).get(person, Reachable())
    told = {name: (getattr(new, name).strip() or getattr(known, name))[:most] for name, most in _LONGEST.items()}
    return {**told, "phone": phone_of(told["phone"])}
