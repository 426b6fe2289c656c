"""`bihuan zones`: which controls there are and hold, one of them, and what is proposed; each part has its own file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.zones.management import zones_areas, zones_controls

PARTS = (zones_controls, zones_areas)


class Command(BihuanCommand):
    """Show controls and what holds, compute what levels are proposed."""

    help = "Zones (管控区域): which controls hold until when, what holds at an address, which levels are proposed."
    example = "\n  ".join(part.EXAMPLE for part in PARTS)

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said: the verbs of every part."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for part in PARTS:
            for verb, what in part.VERBS.items():
                one = verbs.add_parser(verb, help=what)
                part.add_options(verb, one)
                one.add_argument("--json", action="store_true", help="JSON instead of lines")
                add_incident_option(one)
                add_actor_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        verb, at = str(options["verb"]), self.now()
        by = acting(options["username"], chosen_incident(options["incident"]), Role.DESK_LEAD, at)
        part = next(part for part in PARTS if verb in part.VERBS)
        try:
            for line in part.answer(verb, by, at, options):
                self.stdout.write(line)
        except NotAllowed as refusal:
            said = ", ".join(f"{name} {value}" for name, value in refusal.params.items())
            raise CommandError(f"Refused: {refusal.code}" + (f" ({said})" if said else "")) from refusal
