"""The receipts as they were signed, with what is wrong with their form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.apps.intake.actions.keys import public_keys
from bihuan.apps.orders.queries.books.reading import readings
from bihuan.apps.orders.queries.books.scope import Scope, once
from bihuan.apps.orders.queries.books.streams import rows, rows_in
from bihuan.engine.ledger.signing import verify

_RECEIPTS = "SELECT r.id, r.kind, r.batch_id, r.payload, r.signature, r.key FROM intake_receipt r"
_FULL = _RECEIPTS + " JOIN intake_source s ON s.id = r.source_id WHERE s.incident_id = %s"


@dataclass(frozen=True, slots=True)
class Promise:
    """One receipt: as it was signed, and what it says."""

    id: str
    kind: str
    batch: str
    payload: dict[str, Any]
    fault: str


@once
def promises(scope: Scope) -> list[Promise]:
    """Return the receipts of the scope with what is wrong with their form and signature."""
    if scope.is_full:
        stored = rows(_FULL, [scope.incident])
    else:
        batches = [story.subject_id for story in readings(scope).others if story.subject == "batch"]
        stored = rows_in(_RECEIPTS + " WHERE r.batch_id IN ({})", batches)
    keys = public_keys()
    return [_promise(row, keys) for row in stored]


def _promise(row: tuple[Any, ...], keys: Mapping[str, str]) -> Promise:
    name, kind, batch, text, signature, key = row
    try:
        payload = json.loads(text)
    except ValueError:
        return Promise(name, kind, batch or "", {}, "payload_unreadable")
    if key not in keys:
        return Promise(name, kind, batch or "", payload, f"unknown_key {key}")
    fault = "" if verify(text, signature, keys[key]) else "wrong_signature"
    if not fault and (payload.get("receipt"), payload.get("kind")) != (name, kind):
        fault = "payload_differs receipt,kind"
    return Promise(name, kind, batch or "", payload, fault)
