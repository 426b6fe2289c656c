"""`bihuan demo`: a fresh machine becomes a desk at work in one command."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from bihuan.apps.core.commands import BihuanCommand
from bihuan.apps.core.models import Incident
from bihuan.apps.core.queries import drill_accounts

SIGN_INS = (
    "desk_lead", "desk_analyst", "intake_clerk", "interviewer", "health_approver", "reviewer", "unit_dispatcher",
    "field_officer", "gate_keeper", "hotline_operator", "commander",
)  # fmt: skip


class Command(BihuanCommand):
    """Create the database, play a small drill so that no page is empty, serve, and say how to sign in."""

    help = "Create the database, play a small drill, serve on http://localhost:8000, print the sign-ins (make run)."
    example = "bihuan demo --records 400"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        parser.add_argument("--records", type=int, default=240)
        parser.add_argument("--hours", type=int, default=14)
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="set up and end")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a second run finds the drill there and only serves."""
        call_command("migrate", verbosity=0)
        if not Incident.objects.exists():
            self.stdout.write("playing a small drill (演练) …")
            call_command(
                "drill", records=options["records"], officers=250, units=12, hours=options["hours"], seed=7,
                code="drill", leave_open=True, tracing=True, residents=600, sites=4, posts=6,
                emergencies=12, briefing=True, stdout=self.stdout,
            )  # fmt: skip
        self._say(options["port"])
        if not options["no_serve"]:
            call_command("serve", port=options["port"], stdout=self.stdout)

    def _say(self, port: int) -> None:
        self.stdout.write(f"\nOpen http://localhost:{port} and choose who you are (one step: this is a drill):")
        shown: set[str] = set()
        for one in drill_accounts(self.now()):
            if one.role in SIGN_INS and one.role not in shown:
                shown.add(one.role)
                self.stdout.write(f"  {one.role:16} {one.full_name}  {one.unit_name}  ({one.username})")
        self.stdout.write(f"What the public sees, without signing in: http://localhost:{port}/public/")
        self.stdout.write("Real file: .venv/bin/bihuan receive FILE --source cdc --declared N\n")
