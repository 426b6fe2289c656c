"""What stands on the page of a gate: its kit for checking without a network, words, the people of a building."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.access.gates import check_can, get_own_gate, list_gates
from bihuan.apps.zones.actions.gates_kit import gate_kit
from bihuan.apps.zones.queries.inside import buildings_of, out_among, residents_of
from bihuan.apps.zones.rules.crossings import REASONS, Crossed
from bihuan.apps.zones.rules.passes import HOLDERS
from bihuan.apps.zones.rules.passes_judging import REFUSALS
from bihuan.web.parts.gates_people import residents_at
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.zones.models import Gate
    from bihuan.apps.zones.rules.passes_judging import Verdict
    from bihuan.web.parts.disclosure import Looker

MOST = 300
_VEHICLE = HOLDERS["vehicle"]


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
    """Return the people of the chosen building, masked, with who of them is out."""
    area = get_own_gate(look.by, row.pk).area
    if area is None:
        return {}
    buildings = buildings_of(area)
    building = next((one for one in buildings if one.pk == told.get("building")), None)
    rows = list(residents_of(building.pk, area)[:MOST]) if building else []
    seen = residents_at(look, rows, row.unit_id)
    out = out_among(area, [one.pk for one in rows])
    people_n = residents_of(building.pk, area).count() if building else 0
    return {
        "buildings": buildings, "building": building, "people": [(one, one.resident in out) for one in seen],
        "people_n": people_n,
    }  # fmt: skip


def page_words() -> dict[str, Any]:
    """Return the words that the script says."""
    said: dict[str, Any] = {
        "open": _("OPEN"), "shut": _("DO NOT OPEN"), "match": _("The printed name must end in “%(sign)s”."),
        "match_plate": _("The plate must end in “%(sign)s”."), "number": _("Pass %(number)s"),
        "checked_here": _("checked here, list of %(n)s min ago"), "checked_there": _("checked by the server"),
        "list_fresh": _("List of stopped passes: %(n)s min old, %(stopped)s numbers."),
        "list_old": _("The list of stopped passes is %(n)s min old: a pass stopped since then would open here."),
        "no_list": _("There is no list of stopped passes here. Load this page while there is a network."),
        "number_needs_network": _("A typed number is looked up by the server, and there is no network. Scan the code."),
        "no_signature_here": _("This browser cannot check signatures, and there is no network."),
        "nobody": label("code", "nobody_ticked"), "seen": _("Seen, take off the list"),
        "noted": _("Noted; it is sent as soon as there is a network."),
        "lost": _("This phone could not keep it. Write it down and tell the desk."),
        "why": {code: label("pass_verdict", code) for code in (*REFUSALS, "clock", "cannot_check")},
        "classes": {code: label("pass_class", code) for code in "XSWO"},
    }  # fmt: skip
    return said


def verdict_said(found: Verdict) -> dict[str, Any]:
    """Return what a verdict of the server tells: never more than the code itself does."""
    slip = found.slip
    told = {"number": slip.number, "purpose": slip.purpose, "holder": slip.holder, "sign": slip.sign} if slip else None
    words, said = page_words(), label("pass_verdict", found.why)
    if slip is not None and found.opens:
        said = words["match_plate" if slip.holder == _VEHICLE else "match"] % {"sign": slip.sign}
    return {"why": found.why, "slip": told, "opens": found.opens, "said": said}


def read_crossing(gate: Gate, told: QueryDict) -> Crossed:
    """Return the crossing that was told; what cannot be read is refused by the rules, which say why."""
    return Crossed(
        told.get("command", "")[:36], gate.pk, told.get("way", "")[:3], told.get("kind", "")[:10],
        _instant(told.get("at", "")), tuple(one[:36] for one in told.getlist("resident")[:MOST]),
        _number(told.get("number", "")), _number(told.get("people", "1")), told.get("reason", "")[:20],
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text[:40])
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def crossed_words(done: dict[str, object]) -> str:
    """Return what was noted, in a sentence."""
    people = int(str(done["people"]))
    said = {"n": people, "gate": done["gate"]}
    if done["way"] == "in":
        return ngettext("Gate %(gate)s: %(n)s person in.", "Gate %(gate)s: %(n)s people in.", people) % said
    return ngettext("Gate %(gate)s: %(n)s person out.", "Gate %(gate)s: %(n)s people out.", people) % said
