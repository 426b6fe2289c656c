"""What was erased, what is about a person, and whether every line that should be readable is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice

from bihuan.apps.core.erasure import About
from bihuan.apps.core.sealing import is_erased, is_tampered, open_all
from bihuan.apps.intake.models import Batch, Deletion, Disposition, Person, Record
from bihuan.apps.intake.queries.contests_about import contest_names

_TOGETHER = 2_000


def deletions(incident: str) -> list[Deletion]:
    """Return the erasures of an incident, newest first."""
    return list(Deletion.objects.filter(incident_id=incident).order_by("-decided_at"))


def erased_records(incident: str) -> set[str]:
    """Return the records whose content was lawfully erased, or is about to be."""
    lists = Deletion.objects.filter(incident_id=incident).values_list("records", flat=True)
    return {record for records in lists for record in records}


def records_about(person: Person) -> set[str]:
    """Return every line that is about a person: linked to them, bearing their document, or naming its number anywhere.

    The last reads all lines of the incident, some 30,000 a second: a line that was held or refused is linked to nobody.
    """
    linked = set(Disposition.objects.filter(person=person).values_list("record_id", flat=True))
    if person.document_index:
        same = Disposition.objects.filter(subject_index=person.document_index, source__incident=person.incident_id)
        linked |= set(same.values_list("record_id", flat=True))
    number = str(person.document or "").partition(":")[2]
    if len(number) >= 8:  # a shorter one could stand in any line by chance
        linked |= {one.id for one in opened_records(person.incident_id) if number.casefold() in one.content.casefold()}
    return linked | _same_content(linked)


def _same_content(records: set[str]) -> set[str]:
    """Return the records that share a key with these: the same line, received again."""
    refs = set(Record.objects.filter(pk__in=records).values_list("key_ref", flat=True))
    return set(Record.objects.filter(key_ref__in=refs).values_list("id", flat=True))


def opened_records(incident: str) -> Iterator[Record]:
    """Give all records of an incident, opened some thousands at a time."""
    found = iter(Record.objects.filter(batch__source__incident=incident).order_by("batch", "line").iterator(_TOGETHER))
    while part := list(islice(found, _TOGETHER)):
        open_all(part)
        yield from part


def names_in_intake(about: About) -> Iterator[str]:
    """Give the data keys under which intake keeps something about these persons and records."""
    yield from contest_names(about)
    if about.is_all:
        yield from _all_names(about.incident)
        return
    yield from (f"person:{person}" for person in about.persons)
    records = Record.objects.filter(pk__in=about.records).select_related("batch")
    yield from {record.key_name() for record in records}
    batches = {record.batch.id: record.batch for record in records}
    yield from {f"bytes:{about.incident}:{batch.sha256}" for batch in batches.values()}
    telling = {value for person in Person.objects.filter(pk__in=about.persons) for value in _telling(person)}
    yield from (batch.key_name() for batch in batches.values() if _names_somebody(batch, telling))


def _telling(person: Person) -> set[str]:
    number = str(person.document or "").partition(":")[2]
    return {value for value in (person.name, person.phone.removeprefix("+86"), number) if value}


def _names_somebody(batch: Batch, telling: set[str]) -> bool:
    """Say whether the name or the head of a file bears one of these values (a file without a head has a line there)."""
    said = batch.filename + json.dumps(batch.head, ensure_ascii=False)
    return any(value in said for value in telling)


def _all_names(incident: str) -> Iterator[str]:
    persons = Person.objects.filter(incident_id=incident)
    yield from (f"person:{person}" for person in persons.values_list("id", flat=True).iterator())
    refs = Record.objects.filter(batch__source__incident=incident).values_list("key_ref", flat=True)
    yield from (f"record:{ref}" for ref in refs.distinct().iterator())
    for batch, sha256_of in Batch.objects.filter(source__incident=incident).values_list("id", "sha256"):
        yield from (f"batch:{batch}", f"bytes:{incident}:{sha256_of}")
    yield from (f"index:{incident}:{purpose}" for purpose in ("document", "name", "phone", "record", "key"))


def unreadable(incident: str) -> Iterator[tuple[str, str]]:
    """Give (record, what is wrong) of each line whose content is not what was received: erased, altered or gone."""
    for one in opened_records(incident):
        if is_erased(one):
            yield one.id, "erased"
        elif is_tampered(one) or _digest(one) != one.digest:
            yield one.id, "altered"


def _digest(one: Record) -> str:
    return sha256(bytes.fromhex(one.salt) + one.content.encode()).hexdigest()


def expired_lines(incident: str, *, before: datetime) -> list[str]:
    """Return the records whose lines were disposed before the instant, none of them held."""
    old = Disposition.objects.filter(source__incident=incident, batch__disposed_at__lt=before).exclude(kind="held")
    return list(old.values_list("record_id", flat=True))


def expired_originals(incident: str, *, before: datetime) -> list[str]:
    """Return the hashes of files that were received before the instant, and by nobody after it."""
    found = Batch.objects.filter(source__incident=incident, received_at__lt=before, state="disposed")
    old = set(found.values_list("sha256", flat=True))
    mine = Batch.objects.filter(source__incident=incident, sha256__in=old)
    again = set(mine.exclude(received_at__lt=before, state="disposed").values_list("sha256", flat=True))
    return sorted(old - again)


def unclaimed(incident: str, hashes: Iterable[str]) -> list[str]:
    """Return those of the stored files that no batch of the incident names: refused, or never sent off."""
    wanted = set(hashes)
    named = Batch.objects.filter(source__incident=incident, sha256__in=wanted).values_list("sha256", flat=True)
    return sorted(wanted - set(named))


def refs_in_use(incident: str, records: Collection[str]) -> set[str]:
    """Return the names of keys that other records than these lie under too: the same line has come again."""
    refs = set(Record.objects.filter(pk__in=records).values_list("key_ref", flat=True))
    others = Record.objects.filter(key_ref__in=refs, batch__source__incident=incident).exclude(pk__in=records)
    return {f"record:{ref}" for ref in others.values_list("key_ref", flat=True)}


def names_of_records(records: Collection[str]) -> list[tuple[str, str]]:
    """Return (record, name of its key) of these records."""
    found = Record.objects.filter(pk__in=records).values_list("id", "key_ref")
    return [(record, f"record:{ref}") for record, ref in found]


def hashes_in_use(incident: str, before: datetime) -> set[str]:
    """Return the names of keys of files that were received (or are being received) since the instant."""
    young = Batch.objects.filter(source__incident=incident).exclude(received_at__lt=before)
    return {f"bytes:{incident}:{sha256_of}" for sha256_of in young.values_list("sha256", flat=True)}
