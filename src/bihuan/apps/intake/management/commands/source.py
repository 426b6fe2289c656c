"""`bihuan source add CODE --name NAME` and `bihuan source list`."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import CommandError

from bihuan.apps.intake import queries
from bihuan.apps.intake.actions import add_source
from bihuan.apps.intake.management.acting import IntakeCommand, actor_of, add_actor_options


class Command(IntakeCommand):
    """Takes a source on, or lists the sources with what they owe."""

    help = "Take a source on, or list the sources with what they owe."
    epilog = 'Example:\n  bihuan source add cdc --name "疾控中心" --urgency P2 --hours 8,20\n  bihuan source list\n'

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two forms."""
        forms = parser.add_subparsers(dest="form", required=True)
        add = forms.add_parser("add", help="take a source on")
        add.add_argument("code", help="short code, such as cdc")
        add.add_argument("--name", required=True)
        add.add_argument("--name-en", default="")
        add.add_argument("--urgency", choices=["P1", "P2", "P3", "P4"], default="P3", help="of its orders; default P3")
        add.add_argument("--hours", default="", metavar="8,20", help="hours of the day at which it owes a delivery")
        add.add_argument("--no-outcomes", action="store_true", help="it does not want to hear what became of its lines")
        add_actor_options(add)
        add_actor_options(forms.add_parser("list", help="list the sources"))

    def handle(self, *_: object, **options: Any) -> None:
        """Run the chosen form."""
        by = actor_of(options)
        if options["form"] == "list":
            self._list(by.incident)
            return
        source = add_source(
            code=options["code"], name=options["name"], name_en=options["name_en"], urgency=options["urgency"],
            hours=_hours(options["hours"]), wants_outcomes=not options["no_outcomes"], by=by, at=datetime.now(UTC),
        )  # fmt: skip
        self.stdout.write(f"Source 来源 {source.code} {source.name} in {source.incident_id}")

    def _list(self, incident: str) -> None:
        for state in queries.sources(incident):
            hours = ",".join(str(hour) for hour in state.source.expected_hours) or "-"
            owes = f"  missing {', '.join(map(str, state.missing))}" if state.missing else ""
            late = f"  late since {state.late[0]:%Y-%m-%d %H:%M}Z" if state.late else ""
            self.stdout.write(
                f"{state.source.code:<16} {state.source.name:<20} {state.source.urgency}  hours {hours:<10}"
                f" next {state.next_seq:>4}  lines {state.lines:,}{owes}{late}"
            )


def _hours(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise CommandError("Hours are whole numbers, such as --hours 8,20.") from None
