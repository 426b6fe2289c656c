"""`bihuan drill`: play a fictitious district through the real thing."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand
from bihuan.apps.core.models import Incident
from bihuan.config.drill.figures import Figures
from bihuan.config.drill.running import PostsOf, RoundOf, ZonesOf, play_drill


class Command(BihuanCommand):
    """Play a drill (演练) of a fictitious district on a virtual clock; everything is marked as a drill."""

    help = "Play a drill (演练): a fictitious district, messy batches in all formats, every state, on a virtual clock."
    example = "bihuan drill --records 12000 --officers 1000 --units 60 --hours 96 --seed 7 --json"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        parser.add_argument("--records", type=int, default=1200)
        parser.add_argument("--officers", type=int, default=200)
        parser.add_argument("--units", type=int, default=24)
        parser.add_argument("--hours", type=int, default=48)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--code", default="", help="code of the drill's incident (default: drill-SEED)")
        parser.add_argument("--leave-open", action="store_true", help="stop the clock at --hours, with work in hand")
        parser.add_argument("--tracing", action="store_true", help="also trace the cases of an invented outbreak")
        parser.add_argument("--residents", type=int, default=0, help="also test so many residents in one round")
        parser.add_argument("--sites", type=int, default=8, help="at so many sites")
        parser.add_argument("--posts", type=int, default=0, help="also plan and man so many posts on a day of heat")
        parser.add_argument("--emergencies", type=int, default=0, help="also close a community; patrols go to so many")
        parser.add_argument("--cared-for", type=int, default=60, help="with so many people on the lists of care")
        parser.add_argument("--briefing", action="store_true", help="also tell the public: facts, notices, report")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object with the figures")

    def handle(self, *_: Any, **options: Any) -> None:
        """Play it."""
        code = options["code"] or f"drill-{options['seed']}"
        if Incident.objects.filter(code=code).exists():
            raise CommandError(f"There is an incident {code} already. Give another --code or another --seed.")
        hours = options["hours"]
        today = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        starts_at = today - timedelta(hours=hours)
        starts_at = starts_at.replace(hour=0) if not options["leave_open"] else starts_at
        try:
            figures = play_drill(
                records=options["records"], officers=options["officers"], units=options["units"], hours=hours,
                seed=options["seed"], code=code, starts_at=starts_at, leave_open=options["leave_open"],
                progress=self._progress(hours), tracing=self.stdout.write if options["tracing"] else None,
                testing=self._testing(options), duty=self._duty(options), zones=self._zones(options),
                briefing=self.stdout.write if options["briefing"] else None,
            )  # fmt: skip
        except ValueError as error:
            raise CommandError(str(error)) from error
        self._tell(figures, as_json=options["json"])

    def _testing(self, options: dict[str, Any]) -> RoundOf | None:
        if not options["residents"]:
            return None
        return RoundOf(options["residents"], options["sites"], self.stdout.write)

    def _duty(self, options: dict[str, Any]) -> PostsOf | None:
        return PostsOf(options["posts"], self.stdout.write) if options["posts"] else None

    def _zones(self, options: dict[str, Any]) -> ZonesOf | None:
        if not options["emergencies"]:
            return None
        return ZonesOf(options["emergencies"], options["cared_for"], self.stdout.write)

    def _progress(self, hours: int) -> Any:
        last = -1

        def show(now_s: int) -> None:
            nonlocal last
            if now_s // 3600 > last and sys.stderr.isatty():
                last = now_s // 3600
                self.stderr.write(f"\rdrill hour {last} of {hours} ", ending="")

        return show

    def _tell(self, figures: Figures, *, as_json: bool) -> None:
        row = figures.row()
        if as_json:
            self.stdout.write(json.dumps(row))
            return
        for name, value in row.items():
            self.stdout.write(f"{name:12} {value}")
