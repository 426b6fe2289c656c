"""What stands on the page of a gate: its kit for checking without a network, words, the people of a building."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.access.gates import check_can, get_own_gate, list_gates
from bihuan.apps.zones.actions.gates_kit import gate_kit
from bihuan.apps.zones.queries.inside import buildings_of, out_among, residents_of
from bihuan.apps.zones.rules.crossings import REASONS, Crossed
from bihuan.web.field.gate.saying import page_words, verdict_said
from bihuan.web.parts.clock import instant_told
from bihuan.web.parts.gates_people import residents_at

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.zones.models import Gate
    from bihuan.apps.zones.rules.passes_judging import Verdict
    from bihuan.web.parts.disclosure import Looker

MOST = 300


def gate_context(look: Looker, told: QueryDict, verdict: Verdict | None = None, refused: str = "") -> dict[str, Any]:
    """Return the page of the chosen gate; `verdict` is what the server found where the browser does not check."""
    check_can(look.by, Action.CREATE, Kind.CROSSING)
    gates = list(list_gates(look.by).filter(closed_at=None))
    chosen = next((one for one in gates if one.pk == told.get("gate")), gates[0] if len(gates) == 1 else None)
    context: dict[str, Any] = {"gates": gates, "gate": chosen, "refused": refused}
    if chosen is None:
        return context
    kit = gate_kit(gate_id=chosen.pk, by=look.by, at=look.at)
    context |= {
        "kit": json.dumps(kit), "words": json.dumps(page_words()), "reasons": REASONS, "command": str(uuid4()),
        "way": "out" if told.get("way", told.get("direction")) == "out" else "in",
        "verdict": verdict_said(verdict) if verdict else None,
    }  # fmt: skip
    return context | (_people(look, chosen, told) if chosen.area else {})


def _people(look: Looker, row: Gate, told: QueryDict) -> dict[str, Any]:
    """Return the people of the chosen building, masked, with who is out; for the compound's own staff alone (R14)."""
    area = get_own_gate(look.by, row.pk).area
    if area is None or area.unit_id != look.by.unit:
        return {}
    buildings = buildings_of(area)
    building = next((one for one in buildings if one.pk == told.get("building")), None)
    rows = list(residents_of(building.pk, area)[:MOST]) if building else []
    seen = residents_at(look, rows, area.unit_id)
    out = out_among(area, [one.pk for one in rows])
    people_n = residents_of(building.pk, area).count() if building else 0
    return {
        "buildings": buildings, "building": building, "people": [(one, one.resident in out) for one in seen],
        "people_n": people_n,
    }  # fmt: skip


def read_crossing(gate: Gate, told: QueryDict) -> Crossed:
    """Return the crossing that was told; what cannot be read is refused by the rules, which say why."""
    return Crossed(
        told.get("command", "")[:36], gate.pk, told.get("way", "")[:3], told.get("kind", "")[:10],
        instant_told(told.get("at", "")), tuple(one[:36] for one in told.getlist("resident")[:MOST]),
        _number(told.get("number", "")), _number(told.get("people", "1")), told.get("reason", "")[:20],
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
