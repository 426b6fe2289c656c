"""Taking a community's list of those who need care over: every accepted line becomes an entry or changes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, system
from bihuan.apps.intake.actions.effects import file_records
from bihuan.apps.intake.queries import AcceptedRecord
from bihuan.apps.residents.actions.care import Change, NewCare, apply, keep
from bihuan.apps.residents.actions.persons import person_behind, told_of
from bihuan.apps.residents.models import CareEntry
from bihuan.apps.residents.rules.needs import LANGUAGE, NEEDS


def take_list(*, batch: str, records: Sequence[AcceptedRecord], incident: str, at: datetime) -> int:
    """File the accepted lines of a care list that wait, each as the entry of its person; return how many.

    Somebody who is on the register already keeps their entry: needs are added, what the line tells anew is changed.
    Runs twice without harm: a line that was taken waits no more. A line erased meanwhile is filed as erased.
    """
    if not records:
        return 0
    by = system(incident)
    with writing():
        effects = {}
        for one in records:
            entry = _take(one, by, at) if one.values else None
            effects[one.record] = f"filed:care:{entry.pk}" if entry else f"filed:erased:{one.record}"
        file_records(batch=batch, effects=effects, by=by, at=at)
    return len(records)


def _take(one: AcceptedRecord, by: Actor, at: datetime) -> CareEntry:
    new = new_of(one)
    person = person_behind(new, by=by, at=at)
    known = CareEntry.objects.filter(incident_id=by.incident, person=person, ended_at=None).first()
    if known is None:
        told = told_of(new, person, by.incident)
        return keep(new, new.needs, person, told, by=by, at=at)
    needs = tuple(code for code in NEEDS if code in {*known.needs, *new.needs})
    change = Change(
        needs, new.language or known.language, new.medicine_until, new.kin_name or None, new.kin_phone or None,
        new.phone or None, new.address or None, new.note or None, area=new.area, longitude=new.longitude,
        latitude=new.latitude,
    )  # fmt: skip
    return apply(known, change, needs, by=by, at=at)


def new_of(one: AcceptedRecord) -> NewCare:
    """Return what a line tells; a line that a person settled as it was may name no need, and is kept all the same."""
    values = one.values
    needs = tuple(code for code in NEEDS if code in values.get("needs", "").split(","))
    return NewCare(
        needs, values.get("language", "other") if LANGUAGE in needs else "", person=one.person,
        name=values.get("name", ""), phone=values.get("phone", "")[:40], address=address_of(values),
        document_kind=values.get("document_kind", ""), document_number=values.get("document_number", ""),
        area=values.get("community_code") or values.get("community_name", ""), kin_name=values.get("kin_name", ""),
        kin_phone=values.get("kin_phone", ""), note=values.get("note", ""),
        longitude=_degrees(values, "longitude"), latitude=_degrees(values, "latitude"),
        medicine_until=_day(values.get("medicine_date", "")), record=one.record,
    )  # fmt: skip


def address_of(values: Mapping[str, str]) -> str:
    """Return where a line says that somebody lives, written as an address."""
    parts = [values.get(name, "") for name in ("community_name", "building", "room")]
    return values.get("address", "") or (" ".join(filter(None, parts)) if parts[1] else "")


def _degrees(values: Mapping[str, str], name: str) -> float | None:
    try:
        return float(values[name])
    except (KeyError, ValueError):
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
