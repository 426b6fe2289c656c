"""The persons that accepted lines speak of: the same valid document is the same person, nothing else joins them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bihuan.apps.core.models.fields import new_id
from bihuan.apps.intake.actions.lines import insert_rows
from bihuan.apps.intake.models import Person
from bihuan.apps.intake.rules import person_document

_PERSON_SQL = "INSERT INTO intake_person (id, incident_id, document, name, phone) VALUES (%s,%s,%s,%s,%s)"


def persons_of(incident: str, lines: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the persons behind these lines by document, making those that are new (under the journal's lock)."""
    by_document = {document: values for values in lines if (document := person_document(values))}
    if not by_document:
        return {}
    known = Person.objects.filter(incident_id=incident, document__in=list(by_document))
    found = dict(known.values_list("document", "id"))
    fresh = [
        (new_id(), incident, document, values.get("name", "")[:100], values.get("phone", "")[:40])
        for document, values in by_document.items()
        if document not in found
    ]
    insert_rows(_PERSON_SQL, fresh)
    return {**{str(document): person for document, person in found.items()}, **{row[2]: row[0] for row in fresh}}
