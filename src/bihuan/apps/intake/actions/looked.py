"""Who looked at one person, as a signed statement that the person may keep and check (R22)."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import Look, current_root, record_access, writing
from bihuan.apps.core.journal.closed import failing_closed
from bihuan.apps.core.journal.looked import LookSeen, looks_at_person
from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.actions.keys import receipt_key
from bihuan.engine.ledger.canonical import canonical_bytes, instant


def signed_looks(*, person: str, by: Actor, at: datetime, session: str = "") -> dict[str, str]:
    """Return the looks at one person as a receipt is given out: payload, signature, key; and log that it was given.

    Unit, role, act, purpose, reason and time of each look; never the name or the account of an officer.
    """
    with failing_closed(), writing() as writer:
        looks = looks_at_person(by.incident, person)
        look = Look("export", "person", person, person, ("who_looked",), "rights_request", session=session)
        record_access(look, by=by, at=at)
        writer.flush()
        size, root = current_root(writer.size)
        payload = canonical_bytes(
            {
                "kind": "who_looked", "incident": by.incident, "person": person, "at": instant(at), "tree_size": size,
                "root": root, "looks": [_said(one) for one in looks],
            }
        ).decode()  # fmt: skip
        key = receipt_key()
        return {
            "payload": payload, "signature": key.sign(payload), "key": key.key_id, "public_key": key.public_key,
        }  # fmt: skip


def _said(one: LookSeen) -> dict[str, object]:
    return {
        "at": instant(one.at), "unit": one.unit_name or one.unit or "desk", "role": one.role, "act": one.act,
        "purpose": one.purpose, "reason": one.reason, "decision": one.decision, "fields": list(one.fields),
    }  # fmt: skip
