"""`bihuan incident`: open one, list them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.actions import end_incident, keep_protocol, open_incident
from bihuan.apps.core.commands import BihuanCommand
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.retention import LOCK_AFTER_END, SHRED_AFTER_END
from bihuan.engine.protocol.reader import shipped, shipped_bytes
from bihuan.engine.protocol.rules import ProtocolError


class Command(BihuanCommand):
    """Open an incident with its response protocol, end it, or list the incidents."""

    help = "Open an incident (事件) with its response protocol, end it (which starts its sunset), or list them."
    example = "bihuan incident open 2026-shunhe --name 顺河区疫情 --protocol covid19_cn_9.toml"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="all incidents")
        ending = verbs.add_parser("end", help="end one: locked after 60 days, its persons erased after 90")
        ending.add_argument("code")
        opening = verbs.add_parser("open", help="open one")
        opening.add_argument("code")
        opening.add_argument("--name", required=True)
        opening.add_argument("--name-en", default="")
        opening.add_argument("--protocol", required=True, help=f"a TOML file, or one shipped: {', '.join(shipped())}")
        opening.add_argument("--time-zone", default="Asia/Shanghai")
        opening.add_argument("--drill", action="store_true", help="mark everything as a drill (演练)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it."""
        if options["verb"] == "list":
            for one in Incident.objects.order_by("starts_at"):
                mark = " 演练 DRILL" if one.is_drill else ""
                self.stdout.write(f"{one.code}\t{one.name}\t{one.protocol}{mark}")
            return
        if options["verb"] == "end":
            self._end(options["code"])
            return
        self._open(options)

    def _end(self, code: str) -> None:
        try:
            found = end_incident(code=code, by=Actor("operator", Role.ADMINISTRATOR, code), at=self.now())
        except NotAllowed as refusal:
            missing = f"No incident {code}. See: bihuan incident list"
            raise CommandError(missing if refusal.code == "not_found" else f"{code} has ended already.") from refusal
        locked, gone = (f"{self.now() + period:%F}" for period in (LOCK_AFTER_END, SHRED_AFTER_END))
        self.stdout.write(f"{found.code} has ended: queries are locked on {locked}, its persons are erased on {gone}")

    def _open(self, options: dict[str, Any]) -> None:
        name = options["protocol"]
        if Incident.objects.filter(code=options["code"]).exists():
            raise CommandError(f"There is an incident {options['code']} already.")
        try:
            body = shipped_bytes(name) if name in shipped() else Path(name).read_bytes()
            protocol = keep_protocol(body=body)
            incident = open_incident(
                code=options["code"], name=options["name"], name_en=options["name_en"], protocol=protocol,
                at=self.now(), is_drill=options["drill"], time_zone=options["time_zone"],
            )  # fmt: skip
        except (OSError, ProtocolError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"opened {incident.code} under {protocol}")
