"""A person reads their own data, and takes them out as a signed file; the access log has both as theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from bihuan.apps.briefing.actions.rights_codes import view_of
from bihuan.apps.briefing.models import RightsCode
from bihuan.apps.briefing.queries.rights import RequestTold, requests_of
from bihuan.apps.briefing.queries.rights_held import Held, held_about
from bihuan.apps.briefing.queries.rights_told import (
    OWN_DATA,
    LookTold,
    ReleaseTold,
    StatusTold,
    looks_told,
    releases_told,
    status_told,
)
from bihuan.apps.briefing.rules.rights import MOST_FILES
from bihuan.apps.core.journal import Look, current_root, failing_closed, record_access, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.actions.keys import receipt_key
from bihuan.apps.intake.models import Person
from bihuan.engine.ledger.canonical import canonical_bytes, instant

RESIDENT = "resident"
"""The account under which the access log keeps what a person did with their own code."""


@dataclass(frozen=True, slots=True)
class OwnData:
    """All that one person is told about themself at an instant."""

    incident: str
    incident_name: str
    time_zone: str
    person: str
    at: datetime
    until: datetime
    held: Held
    status: StatusTold
    looks: tuple[LookTold, ...]
    releases: tuple[ReleaseTold, ...]
    requests: tuple[RequestTold, ...]


def resident(row: RightsCode) -> Actor:
    """Return the actor under which a person uses their code: nobody's account, no role that opens anything."""
    return Actor(RESIDENT, Role.SYSTEM, row.incident_id)


def read_own(*, token: str, at: datetime) -> OwnData | None:
    """Return what a person is told by the view that a token opens, and log that they read it; None for no view.

    :raises NotAllowed: `cannot_show` when reading or the log fails: then nothing is shown.
    """
    row = view_of(token, at)
    if row is None:
        return None
    with failing_closed(), writing():
        own = _own(row, at)
        _log("read", row, own.held.codes, at)
    return own


def _own(row: RightsCode, at: datetime) -> OwnData:
    person = Person.objects.select_related("incident").get(pk=row.person_id, incident=row.incident_id)
    if row.view_until is None:
        raise NotAllowed("not_found")
    return OwnData(
        row.incident_id, person.incident.name, person.incident.time_zone, person.pk, at, row.view_until,
        held_about(person, at), status_told(person, at), tuple(looks_told(person)), tuple(releases_told(person)),
        tuple(requests_of(row.incident_id, person.pk)),
    )  # fmt: skip


def _log(act: str, row: RightsCode, fields: tuple[str, ...], at: datetime) -> None:
    look = Look(act, "person", row.person_id, row.person_id, fields, OWN_DATA)
    record_access(look, by=resident(row), at=at)


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A person's own data as they take them home: what it says, and the signed statement of it."""

    data: OwnData
    signed: dict[str, str]


def own_file(*, token: str, at: datetime) -> OwnFile | None:
    """Return a person's own data with a signed statement of them; None for no view.

    The statement has the form of a receipt: `payload` is canonical JSON, signed with the key of this installation,
    and names the root of the journal as it stood. :raises NotAllowed: `too_many_files`, `cannot_show`.
    """
    row = view_of(token, at)
    if row is None:
        return None
    with failing_closed(), writing() as writer:
        mine = RightsCode.objects.filter(pk=row.pk, files_n__lt=MOST_FILES)
        if mine.update(files_n=F("files_n") + 1) != 1:
            raise NotAllowed("too_many_files")
        own = _own(row, at)
        _log("export", row, own.held.codes, at)
        writer.flush()
        size, root = current_root(writer.size)
        payload = canonical_bytes({**said_of(own), "tree_size": size, "root": root}).decode()
        key = receipt_key()
        signed = {
            "payload": payload, "signature": key.sign(payload), "key": key.key_id, "public_key": key.public_key,
        }  # fmt: skip
    return OwnFile(own, signed)


def said_of(own: OwnData) -> dict[str, object]:
    """Return all of a person's own data as plain values, as their signed file says them."""
    return {
        "kind": "own_data", "incident": own.incident, "person": own.person, "at": instant(own.at),
        "held": [
            {
                "what": one.code, "purpose": one.purpose, "legal_basis": one.legal_basis, "kept_days": one.days,
                "counts_from": one.counts_from,
                "items": [
                    {
                        "values": {value.name: value.value for value in item.told}, "not_told": list(item.untold),
                        "until": instant(item.until) if item.until else "",
                    }
                    for item in one.rows
                ],
            }
            for one in own.held.groups
        ],
        "status": {
            "level": own.status.level, "rule": own.status.rule,
            "expires_at": instant(own.status.expires_at) if own.status.expires_at else "",
            "evidence": [
                {
                    "kind": one.kind, "about": instant(one.about), "added_at": instant(one.added_at),
                    "until": instant(one.until) if one.until else "", "counts": one.counts,
                }
                for one in own.status.facts
            ],
        },
        "looks": [
            {
                "at": instant(one.at), "unit": one.unit or "desk", "role": "yourself" if one.is_own else one.role,
                "act": one.act, "purpose": one.purpose, "decision": one.decision, "fields": list(one.fields),
            }
            for one in own.looks
        ],
        "queries": [
            {
                "at": instant(one.at), "asked_at": instant(one.asked_at), "purpose": one.purpose,
                "legal_basis": one.legal_basis,
            }
            for one in own.releases
        ],
        "requests": [
            {
                "number": one.number, "right": one.right, "taken_at": instant(one.taken_at),
                "due_at": instant(one.due_at), "outcome": one.outcome, "legal_reason": one.legal_reason,
            }
            for one in own.requests
        ],
    }  # fmt: skip
