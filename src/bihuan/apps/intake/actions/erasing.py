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
from bihuan.apps.intake.queries.deletions import hashes_in_use, names_of_records, records_about, refs_in_use
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
        made = decide_deletion(kind="person", reason=reason, about=about, names=key_names(about), by=by, at=at)
        forget_indexes(about)  # from here on nothing that comes is taken for this person
        return made


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
        _look_again(found)
        vault().destroy(found.names, at=instant(at), certificate=found.id)
        for name in found.names:
            forget_bytes(name)
        is_all = found.kind == "sunset"
        forget_indexes(About(found.incident_id, frozenset(found.persons), frozenset(found.records), is_all))
        return _certify(found, by, at)


def _look_again(found: Deletion) -> None:
    """Bring a decision up to date, under the lock, before a key is destroyed: lines came between it and its job.

    What came about an erased person goes too. What only has its time behind it is spared when it came again.
    """
    if found.kind == "person":
        people = Person.objects.filter(pk__in=found.persons)
        records = set(found.records).union(*(records_about(person) for person in people))
        about = About(found.incident_id, frozenset(found.persons), frozenset(records))
        found.records, found.names = sorted(records), sorted({*found.names, *key_names(about)})
    elif found.kind == "retention":
        used = refs_in_use(found.incident_id, found.records) | hashes_in_use(found.incident_id, found.decided_at)
        kept = {record for record, name in names_of_records(found.records) if name in used}
        found.records = [record for record in found.records if record not in kept]
        found.names = [name for name in found.names if name not in used]
    Deletion.objects.filter(pk=found.pk, done_at=None).update(records=found.records, names=found.names)


def destroy_again(*, at: datetime) -> list[str]:
    """Destroy in every incident what an older copy of the vault has brought back; return the names of the keys."""
    back = brought_back()
    return [one for name in back for one in vault().destroy([name], at=instant(at), certificate=back[name])]


def brought_back() -> dict[str, str]:
    """Return the keys that were destroyed with a certificate and are there all the same: name → certificate."""
    done = Deletion.objects.exclude(done_at=None)
    gone = {identifier for one in done for identifier in one.certified_keys()}
    names = {name: one.id for one in done for name in one.names}
    return {name: names[name] for name, key in vault().find(names).items() if key.identifier.hex() in gone}


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
