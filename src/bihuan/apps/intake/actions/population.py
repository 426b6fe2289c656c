"""Accepted lines of a register become residents; a resident becomes a person only when work about them begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models import Area
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.sealing import index_all, index_secret, open_all, seal_json, unseal_json, vault
from bihuan.apps.intake.actions.effects import file_records
from bihuan.apps.intake.actions.lines import insert_rows
from bihuan.apps.intake.importers.population import LEFT
from bihuan.apps.intake.models import Building, Disposition, Person, Resident
from bihuan.apps.intake.rules import person_document
from bihuan.engine.vault import DataKey, keyed_digest

_RESIDENT_SQL = (
    "INSERT INTO intake_resident (id, incident_id, building_id, household, record, document_index, key_ref, sealed,"
    " registered_at, left_at) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)"
)
_LINES_SQL = (
    "SELECT record_id, key_ref, sealed FROM intake_disposition WHERE batch_id = %s AND line >= %s AND line <= %s"
    " AND kind = 'accepted' AND effect = '' ORDER BY line"
)
_TABLE, _PERSONS = "intake_resident", "intake_person"
_HOUSEHOLDS = 0x7FFF_FFFF


@dataclass(slots=True)
class _Known:
    """A resident with a document: who, under which name, in which building."""

    id: str
    name: str
    building: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One accepted line of a register that waits: its record, the key it lies under, its values, its document."""

    record: str
    key_ref: str
    key: DataKey
    values: Mapping[str, str]
    document: str


def take_residents(*, batch: str, first: int, last: int, by: Actor, at: datetime) -> int:
    """File the accepted lines [first, last] of a register's batch that wait, each as a resident; return how many.

    A document that is registered already is the same resident, who lives where the newer line says (`left_at` when it
    says that they left); under another name it is somebody else's, and the newer resident stands without document.
    A line that was erased meanwhile is filed as erased. Runs twice without harm.
    """
    with writing():
        lines, erased = _waiting(batch, first, last)
        filing = _Filing(by.incident, lines, at)
        effects = {line.record: f"filed:resident:{filing.take(line, index)}" for line, index in filing.indexed}
        filing.save()
        effects |= {record: f"filed:erased:{record}" for record in erased}
        file_records(batch=batch, effects=effects, by=by, at=at)
    return len(lines)


def _waiting(batch: str, first: int, last: int) -> tuple[list[_Line], list[str]]:
    """Return the lines that wait, opened, and the records of those that were erased."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES_SQL, [batch, first, last])
        rows = cursor.fetchall()
    keys = vault().find(f"record:{ref}" for _, ref, _ in rows)
    found, erased = [], []
    for record, ref, sealed in rows:
        key = keys.get(f"record:{ref}")
        if key is None:
            erased.append(record)
        else:
            values = unseal_json(key, "intake_disposition", record, sealed)["values"]
            found.append(_Line(record, ref, key, values, person_document(values)))
    return found, erased


class _Filing:
    """One chunk of lines on its way to residents, under the journal's lock."""

    def __init__(self, incident: str, lines: Sequence[_Line], at: datetime) -> None:
        self._incident, self._at = incident, at
        self._secret = index_secret(incident, "key")
        indexes = index_all(incident, "document", [line.document for line in lines])
        self.indexed = list(zip(lines, indexes, strict=True))
        self._buildings = _buildings(incident, [line.values for line in lines])
        known = list(Resident.objects.filter(incident_id=incident, document_index__in=set(indexes) - {""}))
        open_all(known)
        self._known = {one.document_index: _Known(one.id, one.name, one.building_id) for one in known}
        self._rows: list[tuple[object, ...]] = []

    def take(self, line: _Line, index: str) -> str:
        """Return the resident that a line speaks of, made or brought up to date."""
        known = self._known.get(index) if index else None
        name = line.values.get("name", "")[:100]
        if known is not None and known.name == name:
            self._move(known, line)
            return known.id
        made = self._made(line, index if known is None else "")
        if index and known is None:
            self._known[index] = _Known(made, name, self._building(line))
        return made

    def _made(self, line: _Line, index: str) -> str:
        made, left_at, adapt = new_id(), _left_at(line.values, self._at), connection.ops.adapt_datetimefield_value
        self._rows.append(
            (
                made, self._incident, self._building(line), self._household(line), line.record, index or None,
                line.key_ref, _sealed(made, line), adapt(self._at), adapt(left_at) if left_at else None,
            )
        )  # fmt: skip
        return made

    def _move(self, known: _Known, line: _Line) -> None:
        """Let a resident live where the line says; one that says they left speaks of its own building only."""
        building, left_at = self._building(line), _left_at(line.values, self._at)
        if left_at is not None and known.building != building:
            return
        self.save()  # whom this very chunk has brought has to be there before it moves
        Resident.objects.filter(pk=known.id).update(
            building=building, household=self._household(line), record=line.record, key_ref=line.key_ref,
            sealed=_sealed(known.id, line), left_at=left_at,
        )  # fmt: skip
        known.building = building

    def _building(self, line: _Line) -> str:
        return self._buildings[_place(line.values)]

    def _household(self, line: _Line) -> int:
        """Number a flat by a keyed digest of its place, the same in every batch: 0 = no room is told."""
        room = line.values.get("room", "")
        if not room:
            return 0
        place = "\x1f".join(("household", *_place(line.values), room))
        return int(keyed_digest(self._secret, place.encode())[:8], 16) % _HOUSEHOLDS + 1

    def save(self) -> None:
        """Write the residents that are new."""
        insert_rows(_RESIDENT_SQL, self._rows)
        self._rows = []


def _sealed(resident: str, line: _Line) -> str:
    values = line.values
    content = {
        "name": values.get("name", "")[:100], "phone": values.get("phone", "")[:40], "document": line.document,
        "room": values.get("room", "")[:40],
    }  # fmt: skip
    return seal_json(line.key, _TABLE, resident, content)


def _left_at(values: Mapping[str, str], at: datetime) -> datetime | None:
    if values.get("residence", "") not in LEFT:
        return None
    day = values.get("moved_date", "")
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else at


def _place(values: Mapping[str, str]) -> tuple[str, str]:
    community = values.get("community_code") or values.get("community_name", "")
    return community, values["building"]


def _buildings(incident: str, lines: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], str]:
    """Return the building of each place that these lines name, making those that are new.

    A community is found by its code, its name or an alias of its area; one that no area knows keeps its own word.
    """
    areas = _areas(incident)
    wanted = {place: areas.get(place[0], (place[0][:40], None)) for place in map(_place, lines)}
    known = {
        (one.community_code, one.name): str(one.id)
        for one in Building.objects.filter(incident_id=incident, name__in={name for _, name in wanted})
    }
    fresh: dict[tuple[str, str], Building] = {}
    for (_, name), (code, area) in wanted.items():
        if (code, name) not in known and (code, name) not in fresh:
            fresh[code, name] = Building(incident_id=incident, area_id=area, community_code=code, name=name)
    Building.objects.bulk_create(fresh.values())
    known |= {key: str(one.id) for key, one in fresh.items()}
    return {place: known[code, place[1]] for place, (code, _) in wanted.items()}


def _areas(incident: str) -> dict[str, tuple[str, str | None]]:
    """Return code and area by everything a community is called by; a word that two areas bear names neither."""
    found: dict[str, tuple[str, str | None]] = {}
    twice: set[str] = set()
    for area in Area.objects.filter(incident_id=incident):
        for word in {area.name, *area.aliases}:
            twice |= {word} if word in found else set()
            found[word] = (area.code, area.id)
    codes: dict[str, tuple[str, str | None]] = {
        code: (code, area) for code, area in Area.objects.filter(incident_id=incident).values_list("code", "id")
    }
    return {word: place for word, place in found.items() if word not in twice} | codes


def person_of(*, residents: Iterable[str], by: Actor, at: datetime) -> dict[str, str]:
    """Return the person behind each of these residents, made where there is none yet: work about them begins.

    The same document is the same person, whoever brought them; without one a resident is a person of their own. The
    line of the register is linked to the person, so that `queries.whereabouts.reachable` finds where they live. What
    was made is one event, which names residents only. An erased resident, and one of another incident, has none.
    """
    with writing():
        found = list(Resident.objects.filter(pk__in=set(residents), incident_id=by.incident))
        linked = dict(
            Disposition.objects.filter(record__in=[one.record for one in found])
            .exclude(person=None)
            .values_list("record_id", "person_id")
        )
        known = {str(one.id): str(linked[one.record]) for one in found if one.record in linked}
        fresh = [one for one in found if one.record not in linked]
        open_all(fresh)
        made = _make_persons(by.incident, [one for one in fresh if one.name])
        for one in fresh:
            if one.id in made:
                Disposition.objects.filter(record=one.record, person=None).update(person=made[one.id])
        if made:
            record_event(EventDraft("residents.known", "residents", new_id(), 0, by, at, {"residents": sorted(made)}))
        return known | made


def _make_persons(incident: str, residents: Sequence[Resident]) -> dict[str, str]:
    by_index = dict(
        Person.objects.filter(
            incident_id=incident, document_index__in=[one.document_index for one in residents if one.document_index]
        ).values_list("document_index", "id")
    )
    persons = {str(one.id): str(by_index.get(one.document_index) or new_id()) for one in residents}
    fresh = [one for one in residents if persons[one.id] not in set(by_index.values())]
    keys = vault().make(f"person:{persons[one.id]}" for one in fresh)
    names = index_all(incident, "name", [one.name for one in fresh])
    phones = index_all(incident, "phone", [one.phone for one in fresh])
    Person.objects.bulk_create(
        Person(
            id=persons[one.id], incident_id=incident, document_index=one.document_index, name_index=name,
            phone_index=phone, sealed=_person(keys[f"person:{persons[one.id]}"], persons[one.id], one),
        )
        for one, name, phone in zip(fresh, names, phones, strict=True)
    )  # fmt: skip
    return persons


def _person(key: DataKey, person: str, one: Resident) -> str:
    content = {"document": one.document or None, "name": one.name, "phone": one.phone}
    return seal_json(key, _PERSONS, person, content)
