"""bihuan looked: who looked at one person, order or line, and why."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, add_incident_option, chosen_incident
from bihuan.apps.core.journal.looked import looks_at_object, looks_at_person


class Command(BihuanCommand):
    """Says unit, role, act, purpose, reason and time of every look; no officer is named."""

    help = "Who looked at a person, an order or a line: unit, role, purpose and time; no officer is named."
    example = "bihuan looked 0198f1c2-0000-7000-8000-000000000001"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add whom or what it is about."""
        parser.add_argument("object", help="identifier of a person, an order, a line or a batch")
        add_incident_option(parser)

    def handle(self, *_: Any, **options: Any) -> None:
        """Print one line a look, the newest first. :raises CommandError: nobody has looked."""
        incident = chosen_incident(options["incident"]).code
        looks = looks_at_person(incident, options["object"]) or looks_at_object(incident, options["object"])
        if not looks:
            raise CommandError("Nobody has looked at it whole in this incident.")
        for one in looks:
            said = [f"{one.at:%Y-%m-%d %H:%M:%S}", one.unit_name or one.unit or "desk", one.role, one.act, one.purpose]
            self.stdout.write("\t".join([*said, one.reason or "-", one.decision, ",".join(one.fields)]))
        self.stdout.write(f"{len(looks)} in all")
