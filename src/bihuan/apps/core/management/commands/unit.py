"""`bihuan unit`: add units and their areas, list them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, add_incident_option, chosen_incident
from bihuan.apps.core.models import Area, Unit


class Command(BihuanCommand):
    """Add a unit with the communities that it answers for, or list the units."""

    help = "Add a unit (单位) with its communities, or list the units."
    example = "bihuan unit add PS01 --name 东街派出所 --area 510100001=东街社区"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="all units with their areas")
        adding = verbs.add_parser("add", help="add a unit, or areas to one that exists")
        adding.add_argument("code")
        adding.add_argument("--name", default="")
        adding.add_argument("--name-en", default="")
        adding.add_argument("--kind", default="police_station")
        adding.add_argument("--phone", default="")
        adding.add_argument("--area", action="append", default=[], help="community code=name (may be repeated)")
        for one in (listing, adding):
            add_incident_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it."""
        incident = chosen_incident(options["incident"])
        if options["verb"] == "list":
            for one in Unit.objects.filter(incident=incident).order_by("code").prefetch_related("areas"):
                areas = " ".join(f"{area.code}={area.name}" for area in one.areas.all())
                self.stdout.write(f"{one.code}\t{one.name}\t{areas}")
            return
        unit = Unit.objects.filter(code=options["code"], incident=incident).first()
        if unit is None and not options["name"]:
            raise CommandError("A new unit needs --name.")
        if unit is None and Unit.objects.filter(code=options["code"]).exists():
            raise CommandError(f"The code {options['code']} belongs to a unit of another incident. Take another code.")
        unit = unit or Unit.objects.create(
            code=options["code"], incident=incident, name=options["name"], name_en=options["name_en"],
            kind=options["kind"], phone=options["phone"],
        )  # fmt: skip
        for text in options["area"]:
            code, _, name = text.partition("=")
            Area.objects.create(incident=incident, unit=unit, code=code, name=name or code)
        self.stdout.write(f"{unit.code} {unit.name}: {unit.areas.count()} areas")
