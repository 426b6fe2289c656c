"""Erasing for good: decide with everything that hangs on it, destroy the keys, sign what was done (R33).

In this order: the decision is in the database before the first key is destroyed, and the certificate comes last. Cut
off anywhere, the job runs again and finds nothing left to destroy.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bihuan.apps.core.erasure import About, forget_indexes, key_names
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.keys import receipt_key
from bihuan.apps.intake.actions.storing import forget_bytes
from bihuan.apps.intake.models import Deletion, Person
from bihuan.apps.intake.queries.deletions import records_about
from bihuan.engine.ledger.canonical import canonical_bytes, instant

DECIDERS = frozenset({Role.DATA_PROTECTION_OFFICER, Role.SYSTEM})
PERSON_REASONS = frozenset({"request_of_person", "unlawful", "purpose_ended"})


def erase_person(*, person_id: str, reason: str, by: Actor, at: datetime) -> Deletion:
    """Decide that a person is erased: every line, order, file and word about them becomes unreadable by a job.

    The counts, dispositions, digests and leaves stay. :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`.
    """
    if by.role not in DECIDERS:
        raise NotAllowed("wrong_role", role=by.role.value)
    if reason not in PERSON_REASONS:
        raise NotAllowed("bad_reason")
    with writing():
        person = Person.objects.filter(pk=person_id, incident_id=by.incident).first()
        if person is None:
            raise NotAllowed("not_found")
        about = About(by.incident, frozenset({person.id}), frozenset(records_about(person)))
        return decide_deletion(kind="person", reason=reason, about=about, names=key_names(about), by=by, at=at)


def decide_deletion(*, kind: str, reason: str, about: About, names: Iterable[str], by: Actor, at: datetime) -> Deletion:
    """Write the decision in the caller's transaction or one of its own; a job carries it out."""
    with writing():
        wanted = sorted(names)
        made = Deletion.objects.create(
            incident_id=by.incident, kind=kind, reason=reason, persons=sorted(about.persons),
            records=sorted(about.records), names=wanted, by=by.account, decided_at=at,
        )  # fmt: skip
        facts = {"what": kind, "persons": len(about.persons), "records": len(about.records), "keys": len(wanted)}
        record_event(EventDraft("deletion.decided", "deletion", made.id, 0, by, at, facts, reason=reason))
        return made


def carry_out(*, deletion_id: str, by: Actor, at: datetime) -> Deletion:
    """Destroy the keys of a decided deletion, blank its indexes, sign the certificate; the second time nothing."""
    with writing():
        found = Deletion.objects.get(pk=deletion_id)
        if found.done_at is not None:
            return found
        vault().destroy(found.names, at=instant(at), certificate=found.id)
        for name in found.names:
            if name.startswith("bytes:"):
                forget_bytes(name.removeprefix("bytes:"))
        is_all = found.kind == "sunset"
        forget_indexes(About(found.incident_id, frozenset(found.persons), frozenset(found.records), is_all))
        return _certify(found, by, at)


def _certify(found: Deletion, by: Actor, at: datetime) -> Deletion:
    signer = receipt_key()
    gone = vault().destroyed_under(found.id)
    payload = canonical_bytes(
        {
            "kind": "deletion", "deletion": found.id, "what": found.kind, "incident": found.incident_id,
            "reason": found.reason, "records": found.records, "persons": len(found.persons), "keys": gone,
            "decided_at": instant(found.decided_at), "at": instant(at),
        }
    ).decode()  # fmt: skip
    found.payload, found.signature, found.key, found.done_at = payload, signer.sign(payload), signer.key_id, at
    if Deletion.objects.filter(pk=found.pk, done_at=None).update(
        payload=found.payload, signature=found.signature, key=found.key, done_at=at
    ) != 1:  # fmt: skip
        return Deletion.objects.get(pk=found.pk)
    facts = {"what": found.kind, "records": len(found.records), "keys": len(gone), "signature": found.signature}
    record_event(EventDraft("deletion.done", "deletion", found.id, 1, by, at, facts, reason=found.reason))
    return found
