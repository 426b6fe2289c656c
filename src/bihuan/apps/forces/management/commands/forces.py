"""`bihuan forces`: who stands where now, plans and their making, why somebody cannot have a block."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import check_may, get_plan, list_plans, list_posts
from bihuan.apps.forces.actions.plans import ask_plan
from bihuan.apps.forces.actions.publishing import publish_plan
from bihuan.apps.forces.models import Officer
from bihuan.apps.forces.queries.judging import problem_of_plan
from bihuan.apps.forces.queries.plans import cells_of
from bihuan.apps.forces.queries.posts_now import posts_now


class Command(BihuanCommand):
    """Show posts with their people, ask for plans, publish one, say why an officer cannot have a block."""

    help = "Forces (勤务): who stands where now; ask for a plan, publish it, say why somebody cannot have a block."
    example = (
        "bihuan forces on --json\n"
        "  bihuan forces plan --from 2026-08-25T06:00 --to 2026-08-26T06:00 --seconds 20\n"
        "  bihuan forces plans\n"
        "  bihuan forces publish PLAN\n"
        "  bihuan forces why-not PLAN OFFICER NEED\n"
        "  bihuan receive roster.xlsx --source police --kind duty_roster     takes a roster in as it is"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        on = verbs.add_parser("on", help="posts with who is there and who is lacking; numbers, no names")
        plans = verbs.add_parser("plans", help="plans, the newest first")
        making = verbs.add_parser("plan", help="ask for a plan; the worker makes it into a draft")
        making.add_argument("--from", dest="starts", required=True, metavar="TIME", help="2026-08-25T06:00")
        making.add_argument("--to", dest="ends", required=True, metavar="TIME")
        making.add_argument("--seconds", type=int, default=30, help="how long to look for a better one")
        publishing = verbs.add_parser("publish", help="let a draft be in force")
        publishing.add_argument("plan")
        asking = verbs.add_parser("why-not", help="the rules that keep an officer from a block of a plan")
        for name in ("plan", "officer", "need"):
            asking.add_argument(name)
        for one in (on, plans):
            one.add_argument("--json", action="store_true", help="one JSON list")
        for one in (on, plans, making, publishing, asking):
            add_incident_option(one)
            add_actor_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        incident = chosen_incident(options["incident"])
        self.zone = ZoneInfo(incident.time_zone)
        by = acting(options["username"], incident, Role.DESK_LEAD, self.now())
        try:
            getattr(self, f"_{options['verb'].replace('-', '_')}")(by, options)
        except NotAllowed as refusal:
            said = ", ".join(f"{name} {value}" for name, value in refusal.params.items())
            raise CommandError(f"Refused: {refusal.code}" + (f" ({said})" if said else "")) from refusal

    def _on(self, by: Actor, options: dict[str, Any]) -> None:
        rows = [
            {
                "unit": one.post.unit_id, "post": one.post.name, "state": one.state, "minimum": one.minimum,
                "present": [person.officer.number for person in one.present],
                "expected": [person.officer.number for person in one.expected], "alarm": one.has_alarm,
            }
            for one in posts_now(list(list_posts(by)), self.now())
        ]  # fmt: skip
        self._say(rows, as_json=options["json"])

    def _plans(self, by: Actor, options: dict[str, Any]) -> None:
        rows = [
            {
                "plan": one.pk, "state": one.state, "from": self._time(one.starts_at), "to": self._time(one.ends_at),
                "blocks": len(cells_of(one.pk)),
            }
            for one in list_plans(by)[:20]
        ]  # fmt: skip
        self._say(rows, as_json=options["json"])

    def _plan(self, by: Actor, options: dict[str, Any]) -> None:
        made = ask_plan(
            starts_at=self._instant(options["starts"]), ends_at=self._instant(options["ends"]), by=by, at=self.now(),
            plan_seconds=options["seconds"],
        )  # fmt: skip
        self.stdout.write(f"{made.pk} is asked for; the worker makes it. See: bihuan forces plans")

    def _publish(self, by: Actor, options: dict[str, Any]) -> None:
        plan = get_plan(by, options["plan"])
        publish_plan(plan_id=plan.pk, n=plan.n, by=by, at=self.now())
        self.stdout.write(f"{plan.pk} is in force; whoever it changes anything for reads it on their page.")

    def _why_not(self, by: Actor, options: dict[str, Any]) -> None:
        from bihuan.engine.roster.explaining import why_not  # the engine loads numbers, and only here

        check_may(by, Action.UPDATE, Kind.PLAN)  # the answer tells limits and absences: to who plans, as on the page
        plan = get_plan(by, options["plan"])
        officer = Officer.objects.filter(incident_id=by.incident, number=options["officer"]).first()
        pairs = [(one.officer, one.need) for one in cells_of(plan.pk)]
        who = officer.pk if officer else options["officer"]
        try:
            reasons = why_not(problem_of_plan(plan, self.now()), pairs, who, options["need"])
        except KeyError as unknown:
            raise CommandError(f"The plan knows no officer or need {unknown}. Numbers: bihuan forces on") from None
        for one in reasons:
            self.stdout.write(f"{one.code}: {one.detail}")
        if not reasons:
            self.stdout.write("Nothing stops them.")

    def _say(self, rows: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            told = (f"{name} {' '.join(value) if isinstance(value, list) else value}" for name, value in row.items())
            self.stdout.write("  ".join(told))
        self.stdout.write(f"{len(rows)} in all")

    def _instant(self, text: str) -> datetime:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise CommandError(f"{text} is no time. Write it as 2026-08-25T06:00.") from None
        return found if found.tzinfo else found.replace(tzinfo=self.zone)

    def _time(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"
