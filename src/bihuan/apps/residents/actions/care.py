"""Who comes on the register of those who need care, what changes about them, how an entry ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Area
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import filled
from bihuan.apps.orders.queries.atlas import load_atlas
from bihuan.apps.residents.actions.checks import end_checks, open_check
from bihuan.apps.residents.actions.moving import begin, step
from bihuan.apps.residents.actions.persons import person_behind, phone_of, told_of
from bihuan.apps.residents.models import CareEntry
from bihuan.apps.residents.queries.scope import get_entry
from bihuan.apps.residents.rules.doing import check_care
from bihuan.apps.residents.rules.needs import END_REASONS, PURPOSES, check_needs
from bihuan.apps.residents.rules.priority import priorities, sum_of
from bihuan.engine.cleaning import Problem, parse_citizen_number


@dataclass(frozen=True, slots=True)
class NewCare:
    """Who comes on the register: by `person`, by `resident` of the population register, by document, or by telephone.

    `area` is a code or a name; without one the address says whose they are.
    """

    needs: Sequence[str]
    language: str = ""
    person: str = ""
    resident: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    document_kind: str = ""
    document_number: str = ""
    area: str = ""
    kin_name: str = ""
    kin_phone: str = ""
    note: str = ""
    longitude: float | None = None
    latitude: float | None = None
    medicine_until: date | None = None
    purpose: str = "welfare"
    record: str = ""


def register_care(*, new: NewCare, by: Actor, at: datetime) -> CareEntry:
    """Put somebody on the register by hand or for a request; their first check comes with it.

    :raises NotAllowed: `wrong_role`, `not_found` (no such person or resident), `no_need`, `unknown_need`,
        `language_missing`, `bad_value`, `wrong_document` (a citizen number cannot be right), `missing_detail` (no
        name), `nowhere_to_go` (neither telephone nor address), `not_your_area`, `already_cared_for`.
    """
    check_care(by, Action.CREATE)
    needs = check_needs(new.needs, new.language)
    if new.purpose not in PURPOSES:
        raise NotAllowed("bad_value")
    new = _with_document(new)
    with writing():
        person = person_behind(new, by=by, at=at)
        told = told_of(new, person, by.incident)
        if not told["name"]:
            raise NotAllowed("missing_detail")
        if not (told["phone"] or told["address"]):
            raise NotAllowed("nowhere_to_go")
        if CareEntry.objects.filter(incident_id=by.incident, person=person, ended_at=None).exists():
            raise NotAllowed("already_cared_for")
        return keep(new, needs, person, told, by=by, at=at)


def _with_document(new: NewCare) -> NewCare:
    """Return the same with its citizen number as it is written. :raises NotAllowed: `wrong_document`."""
    if not new.document_number:
        return new
    number = parse_citizen_number(new.document_number)
    if isinstance(number, Problem):
        raise NotAllowed("wrong_document")
    return replace(new, document_kind="citizen_number", document_number=number)


def keep(
    new: NewCare, needs: Sequence[str], person: str, told: dict[str, str], *, by: Actor, at: datetime
) -> CareEntry:  # fmt: skip
    """Keep a new entry with its first check, in the caller's transaction. :raises NotAllowed: `not_your_area`."""
    area, unit = _whose(new, told["address"], by)
    reckoned = sum_of(needs, priorities())
    row = CareEntry(
        incident_id=by.incident, unit_id=unit or by.unit or None, area=area, person=person,
        record=new.record, purpose=new.purpose,
        needs=list(needs), language=new.language, points=reckoned.total, care_class=reckoned.care_class,
        rule=reckoned.version, has_phone=bool(told["phone"]), has_kin=bool(new.kin_phone),
        medicine_until=new.medicine_until, registered_at=at, registered_by=by.account,
    )  # fmt: skip
    filled(
        row, **told, kin_name=new.kin_name[:100], kin_phone=phone_of(new.kin_phone), note=new.note[:500],
        longitude=new.longitude, latitude=new.latitude,
    )  # fmt: skip
    facts = {
        "person": person,
        "class": row.care_class,
        "points": row.points,
        "unit": row.unit_id or "",
        "record": new.record,
    }
    begin(row, "care.registered", by=by, at=at, facts=facts)
    open_check(row, by=by, at=at)
    return row


def _whose(told: NewCare | Change, address: str, by: Actor) -> tuple[Area | None, str]:
    """Return the area and the unit that answers there, "" where nobody knows.

    :raises NotAllowed: `not_your_area`: a unit names another's.
    """
    areas = Area.objects.filter(incident_id=by.incident)
    named = [one for one in areas if told.area and told.area in {one.code, one.name, *one.aliases}]
    area = named[0] if len(named) == 1 else None
    position = None if told.longitude is None or told.latitude is None else (told.longitude, told.latitude)
    route = load_atlas(by.incident).route(code=area.code if area else "", address=address, position=position)
    unit = area.unit_id if area else route.unit
    if by.unit and unit and unit != by.unit:
        raise NotAllowed("not_your_area")
    return area, unit


@dataclass(frozen=True, slots=True)
class Change:
    """What is to stand on an entry from now on; None leaves what stands. `area` is a code or a name."""

    needs: Sequence[str] | None = None
    language: str = ""
    medicine_until: date | None = None
    kin_name: str | None = None
    kin_phone: str | None = None
    phone: str | None = None
    address: str | None = None
    note: str | None = None
    purpose: str = ""
    area: str = ""
    longitude: float | None = None
    latitude: float | None = None


def change_care(*, entry_id: str, change: Change, by: Actor, at: datetime, n: int | None = None) -> CareEntry:
    """Let an entry say what is true now; other needs are reckoned anew, and the next check may come sooner.

    :raises NotAllowed: `not_found`, `entry_ended`, `no_need`, `unknown_need`, `language_missing`, `bad_value`,
        `nowhere_to_go`, `stale`.
    """
    with writing():
        row = get_entry(by, entry_id, Action.UPDATE)
        if row.ended_at is not None:
            raise NotAllowed("entry_ended")
        if change.purpose and change.purpose not in PURPOSES:
            raise NotAllowed("bad_value")
        needs = check_needs(change.needs, change.language) if change.needs is not None else None
        return apply(row, change, needs, by=by, at=at, n=n)


def apply(
    row: CareEntry, change: Change, needs: Sequence[str] | None, *, by: Actor, at: datetime, n: int | None = None
) -> CareEntry:  # fmt: skip
    """Write a change in the caller's transaction; whoever lives elsewhere now goes to the unit that answers there.

    :raises NotAllowed: `nowhere_to_go`: the change took the last way to reach them; `not_your_area`, `stale`.
    """
    texts = {
        name: phone_of(told) if name.endswith("phone") else str(told).strip()
        for name in ("kin_name", "kin_phone", "phone", "address", "note")
        if (told := getattr(change, name)) is not None and told != getattr(row, name)
    }
    for name, told in texts.items():
        setattr(row, name, told)
    if {"phone", "address"} & texts.keys() and not (row.phone or row.address):
        raise NotAllowed("nowhere_to_go")
    changes: dict[str, Any] = {"has_phone": bool(row.phone), "has_kin": bool(row.kin_phone)}
    changes |= _moved(row, change, "address" in texts, by)
    if needs is not None:
        found = sum_of(needs, priorities())
        changes |= {
            "needs": list(needs), "language": change.language, "points": found.total, "care_class": found.care_class,
            "rule": found.version,
        }  # fmt: skip
    if change.medicine_until is not None:
        changes["medicine_until"] = change.medicine_until
    if change.purpose:
        changes["purpose"] = change.purpose
    if texts:
        row.save(update_fields=["sealed"])
    facts = {
        "fields": sorted([*texts, *(name for name in changes if not name.startswith("has_"))]),
        "class": changes.get("care_class", row.care_class),
    }
    step(row, "care.changed", by=by, at=at, facts=facts, n=n, **changes)
    open_check(row, by=by, at=at)
    return row


def _moved(row: CareEntry, change: Change, is_elsewhere: bool, by: Actor) -> dict[str, Any]:
    """Return who answers for somebody from now on; an old position does not outlive the address it belongs to."""
    if not is_elsewhere and (row.unit_id is not None or not change.area):
        return {}
    if is_elsewhere:
        row.longitude, row.latitude = change.longitude, change.latitude
    area, unit = _whose(change, row.address, by)
    return {"unit_id": unit, "area": area} if unit and (unit != row.unit_id or area) else {}


def end_care(*, entry_id: str, reason: str, by: Actor, at: datetime, n: int | None = None) -> CareEntry:
    """End an entry with its open check; what it says is erased 30 days later.

    :raises NotAllowed: `not_found`, `bad_reason`, `entry_ended`, `stale`.
    """
    with writing():
        row = get_entry(by, entry_id, Action.UPDATE)
        if reason not in END_REASONS:
            raise NotAllowed("bad_reason")
        if row.ended_at is not None:
            raise NotAllowed("entry_ended")
        step(
            row,
            "care.ended",
            by=by,
            at=at,
            why=reason,
            n=n,
            facts={"person": row.person},
            ended_at=at,
            ended_why=reason,
        )
        end_checks(row, by=by, at=at)
        return row
