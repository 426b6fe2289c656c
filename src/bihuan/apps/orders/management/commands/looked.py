"""bihuan looked: who looked at one person, order or line, and why."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_incident_option, chosen_incident
from bihuan.apps.core.journal import Look, record_access
from bihuan.apps.core.journal.looked import looks_at_object, looks_at_person
from bihuan.apps.core.rules import Role


class Command(BihuanCommand):
    """Says unit, role, act, purpose, reason and time of every look; no officer is named."""

    help = "Who looked at a person, an order or a line: unit, role, purpose and time; no officer is named."
    example = "bihuan looked 0198f1c2-0000-7000-8000-000000000001"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add whom or what it is about."""
        parser.add_argument("object", help="identifier of a person, an order, a line or a batch")
        add_incident_option(parser)

    def handle(self, *_: Any, **options: Any) -> None:
        """Print one line a look, the newest first, and log it. :raises CommandError: nobody has looked."""
        found, asked = chosen_incident(options["incident"]), options["object"]
        about_person = looks_at_person(found.code, asked)
        looks = about_person or looks_at_object(found.code, asked)
        if not looks:  # what was typed may be anything, and is not written down
            raise CommandError("Nobody has looked at it whole in this incident.")
        told = Look("read", "access_log", asked, asked if about_person else "", (), "who_looked")
        at = self.now()
        record_access(told, by=acting("", found, Role.SYSTEM, at), at=at)
        for one in looks:
            said = [f"{one.at:%Y-%m-%d %H:%M:%S}", one.unit_name or one.unit or "desk", one.role, one.act, one.purpose]
            self.stdout.write("\t".join([*said, one.reason or "-", one.decision, ",".join(one.fields)]))
        self.stdout.write(f"{len(looks)} in all")
