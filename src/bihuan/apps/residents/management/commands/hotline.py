"""`bihuan hotline`: how requests for help stand, which are late, what green lanes owe; nobody's name."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.residents.access.help import list_requests
from bihuan.apps.residents.models import HelpRequest
from bihuan.apps.residents.queries.help import desk_of, late_of, owed_green
from bihuan.apps.residents.rules.help import CLOSED


class Command(BihuanCommand):
    """Show how requests for help stand, list the late ones with whom to call, and what green lanes owe."""

    help = "Requests for help (急难愁盼): how they stand, which are late and whom to call, what green lanes owe."
    example = (
        "bihuan hotline status --json\n"
        "  bihuan hotline late                    numbers and owners, nobody's name or telephone\n"
        "  bihuan hotline green"
    )  # fmt: skip

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        said = {
            "status": "open by class, the oldest, the median time to an answer, what is late, whom to call back",
            "late": "requests past their deadline, with the unit that owes the answer and its telephone",
            "green": "what the medical green lanes still owe, with owner and deadline",
        }
        for verb, what in said.items():
            one = verbs.add_parser(verb, help=what)
            one.add_argument("--json", action="store_true", help="JSON")
            add_incident_option(one)
            add_actor_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        by = acting(options["username"], chosen_incident(options["incident"]), Role.DESK_LEAD, self.now())
        try:
            rows = getattr(self, f"_{options['verb']}")(by)
        except NotAllowed as refusal:
            raise CommandError(f"Refused: {refusal.code}") from refusal
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows if isinstance(rows, list) else [rows]:
            self.stdout.write("  ".join(f"{name} {value}" for name, value in row.items()))
        if isinstance(rows, list):
            self.stdout.write(f"{len(rows)} in all")

    def _status(self, by: Actor) -> dict[str, object]:
        found = desk_of(by, self.now())
        return {
            "open": found.open_n, "by_class": {code or "none": n for code, n in found.open_by_class},
            "oldest": found.oldest_at.isoformat() if found.oldest_at else "",
            "answer_minutes_median_24h": found.answer_minutes, "answered_24h": found.answered_n, "late": found.late,
            "to_call_back": found.to_call, "green_owed": found.green_owed, "green_late": found.green_late,
            "without_class": found.to_classify,
        }  # fmt: skip

    def _late(self, by: Actor) -> list[dict[str, object]]:
        late = late_of(list_requests(by).exclude(state=CLOSED), self.now())
        return [_line(row) for row in late.order_by("urgency", "due_at", "number")]

    def _green(self, by: Actor) -> list[dict[str, object]]:
        owed = owed_green(list_requests(by)).select_related("request")
        return [
            {"request": one.request.number, "item": one.item, "owner": one.owner, "due_at": one.due_at.isoformat()}
            for one in owed.order_by("due_at", "item")
        ]


def _line(row: HelpRequest) -> dict[str, object]:
    due_at = row.call_due_at or row.due_at
    return {
        "request": row.number, "class": row.help_class or "none", "urgency": row.urgency, "state": row.state,
        "due_at": due_at.isoformat(), "owner": row.unit.name if row.unit else "desk",
        "call": row.unit.phone if row.unit else "",
    }  # fmt: skip
