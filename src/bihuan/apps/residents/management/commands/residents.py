"""`bihuan residents`: who is on the care register, which checks are due, the rounds of the teams; nobody's name."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.residents.access import list_checks, list_entries, list_plans
from bihuan.apps.residents.queries.care import counts_by_class, counts_by_step, due_checks, equation, live

_DIFFERS = 3
_MOST = 200


class Command(BihuanCommand):
    """Show the register by class, the due checks by step with their equation, and the planned rounds."""

    help = "Those who need care (特殊人群关爱): the register, checks that are due, rounds of the teams."
    example = (
        "bihuan residents list\n"
        "  bihuan residents due --json            checks by step of the ladder, nobody's name\n"
        "  bihuan residents routes --as lead"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        said = {
            "list": "the register by class and points, with when each was last seen; no names",
            "due": "checks that are due, by step of the ladder, and the equation; 3 when it does not balance",
            "routes": "the plans of rounds, the newest first",
        }
        for verb, what in said.items():
            one = verbs.add_parser(verb, help=what)
            one.add_argument("--json", action="store_true", help="one JSON object")
            add_incident_option(one)
            add_actor_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        by = acting(options["username"], chosen_incident(options["incident"]), Role.DESK_LEAD, self.now())
        try:
            getattr(self, f"_{options['verb']}")(by, options["json"])
        except NotAllowed as refusal:
            raise CommandError(f"Refused: {refusal.code}") from refusal

    def _list(self, by: Actor, is_json: bool) -> None:
        mine = list_entries(by)
        rows = [
            {
                "entry": one.pk, "class": one.care_class, "points": one.points, "needs": one.needs,
                "unit": one.unit_id or "", "seen_at": _time(one.seen_at), "seen_how": one.seen_how,
            }
            for one in live(mine)[:_MOST]
        ]  # fmt: skip
        self._say(is_json, rows, {"all": live(mine).count(), **counts_by_class(mine)})

    def _due(self, by: Actor, is_json: bool) -> None:
        now, mine = self.now(), list_checks(by)
        found = equation(list_entries(by), now)
        rows = [
            {
                "entry": one.entry_id, "class": one.entry.care_class, "step": one.step, "due_at": _time(one.due_at),
                "limit_at": _time(one.limit_at), "order": one.order,
            }
            for one in due_checks(mine, now)[:_MOST]
        ]  # fmt: skip
        told = {
            "owed": found.due, "seen": found.seen, "on_the_ladder": found.ladder, "not_yet_due": found.not_yet,
            "difference": found.difference,
        }  # fmt: skip
        self._say(is_json, rows, {**told, **counts_by_step(mine, now)})
        if found.difference:
            sys.exit(_DIFFERS)

    def _routes(self, by: Actor, is_json: bool) -> None:
        rows = [
            {
                "plan": one.pk, "unit": one.unit_id, "state": one.state, "starts_at": _time(one.starts_at),
                "ends_at": _time(one.ends_at), "teams": one.teams_n, "doors": one.figures.get("doors", 0),
                "left_out": len(one.unserved), "gap": one.gap,
            }
            for one in list_plans(by)[:_MOST]
        ]  # fmt: skip
        self._say(is_json, rows, {"all": list_plans(by).count()})

    def _say(self, is_json: bool, rows: Sequence[Mapping[str, object]], sums: Mapping[str, object]) -> None:
        if is_json:
            self.stdout.write(json.dumps({**sums, "rows": rows}, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write("  ".join(f"{name} {_plain(value)}" for name, value in row.items()))
        self.stdout.write("  ".join(f"{name} {value}" for name, value in sums.items()) + f"  shown {len(rows)}")


def _time(instant: datetime | None) -> str:
    return instant.isoformat(timespec="minutes") if instant else ""


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value) or "-"
