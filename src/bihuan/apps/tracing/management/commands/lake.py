"""`bihuan lake`: take data holders' files in, build the index, see what is there, let go what is over."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.tracing.actions.lakes import link_lake_place
from bihuan.apps.tracing.actions.lakes_importing import Reading, import_into_lake
from bihuan.apps.tracing.actions.lakes_purging import purge_lake
from bihuan.apps.tracing.management import words
from bihuan.apps.tracing.queries.lakes import lake_folder
from bihuan.engine.exposure.building import build_index
from bihuan.engine.exposure.lake import DATUMS, Bounds, Lake, LakeRefused, LakeSource, open_lake
from bihuan.engine.exposure.refusal import HolderFileRefused


class Command(BihuanCommand):
    """Take files of visits and points in, build the index of the search, show the lake, purge what is over."""

    help = "The lake of visits and points: take files in, build the index, show what is there, purge."
    example = (
        "bihuan lake import 场所码0824.csv --source GYM --name 体育馆 --datum gcj02 --as clerk\n"
        "  bihuan lake index\n  bihuan lake status\n  bihuan lake purge"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add_import(
            verbs.add_parser("import", help="take a file in (CSV, XLSX, Parquet, JSON), every line accounted for")
        )
        for name, told in (
            ("index", "build the index of the search; days that have one already are left alone"),
            ("status", "what is in the lake, in figures"),
        ):
            add_incident_option(verbs.add_parser(name, help=told))
        purge = verbs.add_parser(
            "purge", help="let go of days whose time is over, and of the keys of whom nothing is left"
        )
        purge.add_argument(
            "--before", metavar="DATE", type=date.fromisoformat, help="sooner than retention; needs --as"
        )
        link = verbs.add_parser("link", help="say that a place of the lake is one that the desk knew already")
        link.add_argument("number", type=int, help="number of the place in the lake")
        link.add_argument("place", help="identifier of the desk's place")
        for parsed in (purge, link):
            add_incident_option(parsed)
            add_actor_option(parsed)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it, and say a refusal with what helps."""
        incident = chosen_incident(options["incident"])
        try:
            self._do(options["verb"], incident, options)
        except NotAllowed as refusal:
            raise CommandError(words.refusal(refusal.code)) from refusal
        except LakeRefused as refusal:
            raise CommandError(f"The lake cannot be used: {refusal.code} ({refusal.mend}).") from refusal
        except HolderFileRefused as refusal:
            raise CommandError(f"Not taken in, and nothing of it: {refusal}") from refusal

    def _do(self, verb: str, incident: Incident, options: dict[str, Any]) -> None:
        if verb == "index":
            self._index(_lake(incident))
        elif verb == "status":
            self.stdout.write("\n".join(words.status_lines(_lake(incident).status())))
        else:
            {"import": self._import, "purge": self._purge, "link": self._link}[verb](incident, options)

    def _link(self, incident: Incident, options: dict[str, Any]) -> None:
        by = acting(options["username"], incident, Role.INTAKE_CLERK, self.now())
        row = link_lake_place(number=options["number"], place_id=options["place"], by=by, at=self.now())
        self.stdout.write(f"place {row.number} of the lake is {row.place.name}")

    def _import(self, incident: Incident, options: dict[str, Any]) -> None:
        by = acting(options["username"], incident, Role.INTAKE_CLERK, self.now())
        tell = words.every_second(words.to_stderr)
        reading = Reading(
            columns=dict(options["columns"] or ()), kind=options["kind"], sheet=options["sheet"],
            day_first={"": None, "day": True, "month": False}[options["first"]],
        )  # fmt: skip
        count = import_into_lake(
            path=Path(options["file"]), source=_source(incident, options), by=by, at=self.now(), reading=reading,
            bounds=options["bounds"], progress=lambda rows, size: tell(f"{rows} lines, {size // 1_000_000} MB"),
        )  # fmt: skip
        self.stdout.write("\n".join(words.count_lines(count)))

    def _index(self, lake: Lake) -> None:
        tell = words.every_second(words.to_stderr)
        built = build_index(lake, watch=lambda done, of: tell(f"days {done}/{of}"))
        self.stdout.write(
            f"index: {len(built.built)} days built, {len(built.kept)} kept, {len(built.removed)} removed"
            + (f"; too far apart, the scan answers: {', '.join(built.unfit)}" if built.unfit else "")
        )

    def _purge(self, incident: Incident, options: dict[str, Any]) -> None:
        if options["before"] and not options["username"]:
            raise CommandError("Who lets go earlier than retention asks is named: --as USERNAME.")
        by: Actor = system(incident.code)
        if options["username"]:
            by = acting(options["username"], incident, Role.DATA_PROTECTION_OFFICER, self.now())
        purged, persons = purge_lake(by=by, at=self.now(), before=options["before"])
        self.stdout.write(
            f"purged: {len(purged.days)} days, {purged.rows} rows, {purged.held} held lines;"
            f" {persons} persons of whom nothing is left lose their key"
        )


def add_import(parser: CommandParser) -> None:
    """Declare the options of taking a file in."""
    parser.add_argument("file", help="the data holder's file")
    parser.add_argument("--source", metavar="CODE", required=True, help="code of the data holder")
    parser.add_argument("--name", default="", help="its name; needed the first time")
    parser.add_argument("--datum", choices=DATUMS, default="", help="datum of its positions; needed the first time")
    parser.add_argument("--licence", default="", help="on what ground the holder gives the data")
    parser.add_argument("--zone", default="", help="zone of times that name none (default: the lake's)")
    parser.add_argument("--place-codes", default="", help="list that its place codes belong to (default: its own)")
    parser.add_argument("--kind", choices=("visits", "points"), help="what the lines are, where it cannot be told")
    parser.add_argument("--columns", metavar="FIELD=HEADING", nargs="+", type=_pair, help="what a column means")
    parser.add_argument("--sheet", default="", help="sheet of a workbook (default: the first)")
    parser.add_argument("--first", choices=("", "day", "month"), default="", help="in 3/4/2026, what comes first")
    parser.add_argument("--bounds", metavar="W,S,E,N", type=_bounds, help="degrees of a lake that is made now")
    add_incident_option(parser)
    add_actor_option(parser)


def _pair(text: str) -> tuple[str, str]:
    field, _, heading = text.partition("=")
    return field, heading


def _bounds(text: str) -> Bounds:
    west, south, east, north = (float(one) for one in text.split(","))
    return west, south, east, north


def _lake(incident: Incident) -> Lake:
    return open_lake(lake_folder(incident.code))


def _source(incident: Incident, options: dict[str, Any]) -> LakeSource:
    """Return the source of a file: as the lake knows it, else as it is told. :raises NotAllowed: `source_unknown`."""
    folder = lake_folder(incident.code)
    known = open_lake(folder).sources() if folder.exists() else {}
    code = options["source"]
    if code in known:
        return known[code]
    if not (options["name"] and options["datum"]):
        raise NotAllowed("source_unknown")
    number = max((one.number for one in known.values()), default=0) + 1
    return LakeSource(
        code, number, options["name"], options["datum"], options["licence"], options["zone"] or incident.time_zone,
        options["place_codes"],
    )  # fmt: skip
