"""The persons that accepted lines speak of: the same valid document is the same person, nothing else joins them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.sealing import index_all, seal_json, vault
from bihuan.apps.intake.actions.lines import insert_rows
from bihuan.apps.intake.models import Person
from bihuan.apps.intake.rules import person_document

_TABLE = "intake_person"
_PERSON_SQL = (
    "INSERT INTO intake_person (id, incident_id, document_index, name_index, phone_index, sealed)"
    " VALUES (%s,%s,%s,%s,%s,%s)"
)


def persons_of(incident: str, lines: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the persons behind these lines by document, making those that are new (under the journal's lock)."""
    by_document = {document: values for values in lines if (document := person_document(values))}
    if not by_document:
        return {}
    indexes = dict(zip(by_document, index_all(incident, "document", by_document), strict=True))
    known = Person.objects.filter(incident_id=incident, document_index__in=list(indexes.values()))
    found: dict[str | None, str] = dict(known.values_list("document_index", "id"))
    fresh = {document: new_id() for document, index in indexes.items() if index not in found}
    insert_rows(_PERSON_SQL, _rows(incident, fresh, by_document, indexes))
    return {document: fresh.get(document) or found[index] for document, index in indexes.items()}


def _rows(
    incident: str, fresh: Mapping[str, str], told: Mapping[str, Mapping[str, str]], indexes: Mapping[str, str]
) -> list[tuple[str, ...]]:
    """Return the rows of new persons, each sealed under a key of its own."""
    if not fresh:
        return []
    keys = vault().make(f"person:{person}" for person in fresh.values())
    names = index_all(incident, "name", [told[document].get("name", "") for document in fresh])
    phones = index_all(incident, "phone", [told[document].get("phone", "") for document in fresh])
    rows: list[tuple[str, ...]] = []
    for (document, person), name, phone in zip(fresh.items(), names, phones, strict=True):
        values = told[document]
        content = {"document": document, "name": values.get("name", "")[:100], "phone": values.get("phone", "")[:40]}
        sealed = seal_json(keys[f"person:{person}"], _TABLE, person, content)
        rows.append((person, incident, indexes[document], name, phone, sealed))
    return rows


def persons_with_phones(incident: str, phones: Mapping[str, str]) -> dict[str, str]:
    """Return a new person for each of these telephones, by the caller's own name for it (under the journal's lock).

    A telephone joins nobody: a family has one, and a number goes from hand to hand. So each gets a person of its own,
    and whoever finds that two are one says so.
    """
    if not phones:
        return {}
    made = {name: new_id() for name in phones}
    keys = vault().make(f"person:{person}" for person in made.values())
    indexes = index_all(incident, "phone", phones.values())
    rows: list[tuple[str | None, ...]] = []
    for (name, phone), index in zip(phones.items(), indexes, strict=True):
        person = made[name]
        content = {"document": None, "name": "", "phone": phone[:40]}
        rows.append(
            (person, incident, None, "", index, seal_json(keys[f"person:{person}"], _TABLE, person, content))
        )  # fmt: skip
    insert_rows(_PERSON_SQL, rows)
    return made
