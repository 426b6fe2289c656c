"""`bihuan passes`: check a code as a gate does, print the kit by which gates check without a network."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.zones.access.gates import list_gates
from bihuan.apps.zones.actions.gates_kit import check, sign_kit
from bihuan.apps.zones.models import Gate
from bihuan.apps.zones.rules.passes import instant_told
from bihuan.apps.zones.rules.passes_judging import Verdict

_STAYS_SHUT = 3
_CLASSES = {"X": "exception first", "S": "supplies", "W": "essential work", "O": "other"}


class Command(BihuanCommand):
    """Say whether a pass opens a gate, by its code or its number; print a gate's kit."""

    help = "Passes (通行证): check a code as a gate does; print the keys and stopped numbers that a gate keeps."
    example = (
        "bihuan passes check 'BHP1:1042:…' --gate 7\n"
        "  bihuan passes check 1042 --gate 7 --direction out --json\n"
        "  bihuan passes kit --gate 7 > gate-7.json"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        check_one = verbs.add_parser(
            "check", help="does this code, or the pass of this number, open? 3 when it does not"
        )
        check_one.add_argument("code", help="the code as it was scanned, or the number of the pass")
        check_one.add_argument("--direction", choices=("in", "out"), default="in")
        check_one.add_argument("--at", default="", help="instant, 2026-11-26T08:00:00Z (default: now)")
        check_one.add_argument("--json", action="store_true", help="one JSON object")
        kit = verbs.add_parser("kit", help="public keys and stopped numbers, signed, as the page of a gate keeps them")
        for one in (check_one, kit):
            one.add_argument("--gate", type=int, required=True, help="number of the gate")
            add_incident_option(one)
            add_actor_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        by = acting(options["username"], chosen_incident(options["incident"]), Role.DESK_LEAD, self.now())
        try:
            getattr(self, f"_{options['verb']}")(self._gate(by, options["gate"]), options)
        except NotAllowed as refusal:
            raise CommandError(f"Refused: {refusal.code}") from refusal

    def _gate(self, by: Actor, number: int) -> Gate:
        found = list_gates(by).filter(number=number).select_related("incident").first()
        if found is None:
            raise CommandError(f"There is no gate {number}. See the page Gates.")
        return found

    def _kit(self, gate: Gate, _options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(sign_kit(gate, self.now())))

    def _check(self, gate: Gate, options: dict[str, Any]) -> None:
        found = check(gate, options["code"].strip(), options["direction"], self._at(options["at"]))
        self.stdout.write(json.dumps(_as_object(found), ensure_ascii=False) if options["json"] else _line(found))
        if not found.opens:
            sys.exit(_STAYS_SHUT)

    def _at(self, text: str) -> datetime:
        found = instant_told(text) if text else self.now()
        if found is None:
            raise CommandError(f"{text} is no instant; write 2026-11-26T08:00:00Z.")
        return found


def _as_object(found: Verdict) -> dict[str, object]:
    slip = found.slip
    told = {"number": slip.number, "class": slip.purpose, "ends_with": slip.sign} if slip else {}
    return {"opens": found.opens, "why": found.why, **told}


def _line(found: Verdict) -> str:
    if found.slip is None:
        return f"DO NOT OPEN 不放行: {found.why}"
    slip = found.slip
    told = f"pass {slip.number}, {_CLASSES[slip.purpose]}, the printed name ends in {slip.sign}"
    return f"OPEN 放行: {told}" if found.opens else f"DO NOT OPEN 不放行: {found.why} ({told})"
