"""What a gate needs to check passes without a network: public keys and the numbers of stopped passes, signed."""

from __future__ import annotations

import json
from datetime import datetime

from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.actions.keys import public_keys, receipt_key
from bihuan.apps.zones.models import Gate
from bihuan.apps.zones.queries.gates_scope import get_gate
from bihuan.apps.zones.queries.passes import asked_at, keys_in_use, pass_numbered, slip_of, stopped_numbers
from bihuan.apps.zones.rules.passes_judging import LIST_MINUTES, SHUT_MINUTES, SKEW_S, Verdict, judge, judge_code

MARK = "BHK1:"


def trusted_keys(incident: str, at: datetime) -> dict[str, str]:
    """Return the public keys by which passes of an incident are checked now: the present one, and those in use.

    A key that was rotated away opens nothing once no pass that holds is signed with it.
    """
    present, used = receipt_key().key_id, keys_in_use(incident, at)
    return {one: key for one, key in public_keys().items() if one == present or one in used}


def gate_kit(*, gate_id: str, by: Actor, at: datetime) -> dict[str, str]:
    """Return the kit of a gate: its text, and the signature over it. It holds numbers and keys, nobody's data.

    :raises NotAllowed: `not_found`.
    """
    return sign_kit(get_gate(by, gate_id), at)


def sign_kit(gate: Gate, at: datetime) -> dict[str, str]:
    """Return the kit of a gate that `access` gave."""
    where, key = asked_at(gate, "in", at), receipt_key()
    told = {
        "kind": "gate_kit", "incident": where.incident, "gate": where.gate, "area": where.area, "zone": where.zone,
        "keys": trusted_keys(gate.incident_id, at), "stopped": stopped_numbers(gate.incident_id, at),
        "made_at": where.at, "skew_s": SKEW_S, "old_minutes": LIST_MINUTES,
        "shut_minutes": SHUT_MINUTES,
    }  # fmt: skip
    text = MARK + json.dumps(told, sort_keys=True, separators=(",", ":"))
    return {"kit": text, "signature": key.sign(text), "key": key.key_id}


def check_at_gate(*, gate_id: str, code: str, direction: str, by: Actor, at: datetime) -> Verdict:
    """Return whether a code, or the typed number of a pass, opens a gate now, by the books of the installation.

    A number proves nothing about the paper: the page says so, and tells the end of the name to be matched.

    :raises NotAllowed: `not_found`.
    """
    return check(get_gate(by, gate_id), code.strip(), direction, at)


def check(gate: Gate, code: str, direction: str, at: datetime, skew_s: int = 0) -> Verdict:
    """Return whether a code or number opens a gate that `access` gave."""
    asked = asked_at(gate, direction, at, skew_s)
    stopped = frozenset(stopped_numbers(gate.incident_id, at))
    if not (code.isascii() and code.isdecimal()):
        return judge_code(code, trusted_keys(gate.incident_id, at), stopped, asked)
    row = pass_numbered(gate.incident_id, int(code)) if len(code) < 10 else None
    if row is None or row.state == "prepared":
        return Verdict("no_code")
    found = judge(slip_of(row, row.key), stopped, asked)
    # Numbers can be counted through: of a pass that opens nothing here, its class and the end of a name are not told.
    return found if found.opens else Verdict(found.why)
