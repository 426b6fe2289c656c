"""`bihuan reconcile`: do the books balance?"""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from bihuan.apps.core.commands import BihuanCommand, add_incident_option, chosen_incident
from bihuan.apps.orders.queries.books import equations, since_last_balance
from bihuan.apps.orders.rules.equations import Equation, unaccounted

_SENTENCES = {
    "E0": "receipted = found equal",
    "E1": "lines read = accepted + duplicate + rejected + held + waiting",
    "E2": "accepted = in an order + filed + no action needed + waiting",
    "E3": "orders ever = closed + merged + cancelled + open",
    "E4": "orders = orders equal to the fold of their events",
    "E5": "dispatched = moved on + escalated + waiting",
    "E6": "events = events under the roots given out",
    "E7": "moves given = moves received",
    "E8": "outcomes owed = acknowledged + sent + waiting",
    "E9": "hand-overs = hand-overs that open with the last closing",
}
SHOWN = 20


class Command(BihuanCommand):
    """Print the ten equations with both sides; exit 1 when a difference is not 0."""

    help = "Strike the books: the ten equations with both sides and the rows that break them. Exit 1 on a difference."
    example = "bihuan reconcile --full"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        add_incident_option(parser)
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--full", action="store_true", help="everything (the default)")
        how.add_argument("--quick", action="store_true", help="only what was touched since the last balance")
        how.add_argument("--deep", action="store_true", help="everything, and every event hashed again")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of text")

    def handle(self, *_: Any, **options: Any) -> None:
        """Read, print, and leave with 1 when the books do not balance."""
        incident = chosen_incident(options["incident"]).code
        since = since_last_balance(incident) if options["quick"] else None
        found = equations(incident, self.now(), since, is_deep=options["deep"])
        total = unaccounted(found)
        if options["json"]:
            rows = [one.as_json() for one in found]
            self.stdout.write(json.dumps({"incident": incident, "unaccounted": total, "equations": rows}))
        else:
            self._print(found)
            self.stdout.write(f"unaccounted = {total}")
        if total:
            raise SystemExit(1)

    def _print(self, found: tuple[Equation, ...]) -> None:
        for one in found:
            mark = "ok" if not one.difference else "DIFFERENCE"
            terms = ", ".join(f"{name} {number:,}" for name, number in one.terms.items())
            line = f"{one.code}  {one.left:>10,} = {one.right:>10,}  difference {one.difference:,}  {mark}"
            self.stdout.write(f"{line}\n    {_SENTENCES[one.code]}: {terms or '-'}")
            for offender in one.offenders[:SHOWN]:
                self.stdout.write(f"    {offender.kind} {offender.id}: {offender.what} ({offender.amount})")
            if len(one.offenders) > SHOWN:
                self.stdout.write(f"    … and {len(one.offenders) - SHOWN:,} more")
