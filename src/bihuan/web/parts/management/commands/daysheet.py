"""`bihuan daysheet`: print the daily balance sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation

from bihuan.apps.core.commands import BihuanCommand, add_incident_option, chosen_incident
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.queries.books.printing import day_print
from bihuan.web.parts.sheet_contents import day_sheet
from bihuan.web.parts.sheets import to_pdf, to_xlsx


class Command(BihuanCommand):
    """Print the daily balance sheet of the last full balance."""

    help = "Print the daily balance sheet (日清表); exit 1 when its differences are not 0."
    example = "bihuan daysheet --strike --pdf day.pdf --xlsx day.xlsx"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        add_incident_option(parser)
        parser.add_argument("--strike", action="store_true", help="strike a full balance first")
        parser.add_argument("--pdf", type=Path)
        parser.add_argument("--xlsx", type=Path)
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *_: Any, **options: Any) -> None:
        """Read, draw, and leave with 1 when something is not accounted for."""
        incident = chosen_incident(options["incident"]).code
        if options["strike"]:
            strike_balance(incident=incident, at=self.now(), is_full=True)
        found = day_print(incident)
        if found is None:
            raise CommandError("No full balance yet. Strike one: bihuan daysheet --strike --pdf FILE")
        with translation.override(options["language"]):
            sheet = day_sheet(found)
            for path, draw in ((options["pdf"], to_pdf), (options["xlsx"], to_xlsx)):
                if path:
                    path.write_bytes(draw(sheet))
                    self.stdout.write(f"wrote {path}")
        wrong = sum(abs(int(row["difference"])) for row in found.rows)
        self.stdout.write(f"difference = {wrong}, unaccounted = {found.unaccounted}")
        if wrong or found.unaccounted:
            raise SystemExit(1)
