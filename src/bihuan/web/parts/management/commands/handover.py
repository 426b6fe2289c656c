"""`bihuan handover`: hand a shift over, sign for it, print its sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.orders.actions.handover import give_handover, override_handover, receive_handover
from bihuan.apps.orders.queries.books.handover import last_handover
from bihuan.apps.orders.queries.books.printing import hand_print
from bihuan.web.parts.sheet_contents import hand_sheet
from bihuan.web.parts.sheets import to_pdf, to_xlsx


class Command(BihuanCommand):
    """Show, give, receive or override the hand-over of a shift, or print its sheet."""

    help = "Hand a shift over (交接班), sign for it as the next, show it, or print its sheet."
    example = "bihuan handover give --as li.na && bihuan handover print --pdf handover.pdf"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, text in (
            ("show", "the last hand-over as JSON"), ("give", "sign what this shift leaves"),
            ("receive", "sign for it as another person"), ("override", "let the next shift act without a signature"),
            ("print", "the sheet of the last hand-over"),
        ):  # fmt: skip
            one = verbs.add_parser(verb, help=text)
            one.add_argument("--unit", default="desk", help="a unit's code (default: the desk)")
            add_incident_option(one)
            add_actor_option(one)
            if verb == "override":
                one.add_argument("--reason", required=True)
            if verb == "print":
                one.add_argument("--pdf", type=Path)
                one.add_argument("--xlsx", type=Path)
                one.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it, and turn every refusal into one clear sentence."""
        try:
            getattr(self, f"_{options['verb']}")(options)
        except NotAllowed as refusal:
            raise CommandError(f"Refused: {refusal.code} {refusal.params or ''}".strip()) from refusal

    def _actor(self, options: dict[str, Any]) -> Actor:
        incident, unit = chosen_incident(options["incident"]), options["unit"]
        if not options["username"] and options["verb"] != "override":
            raise CommandError("A signature is a person's: say --as USERNAME.")
        role = Role.DESK_LEAD if unit == "desk" else Role.UNIT_DISPATCHER
        return acting(options["username"], incident, role, self.now())

    def _last(self, options: dict[str, Any]) -> str:
        found = last_handover(chosen_incident(options["incident"]).code, options["unit"])
        if found is None:
            raise CommandError(f"No hand-over of {options['unit']} yet. Give one: bihuan handover give --as USERNAME")
        return str(found.pk)

    def _show(self, options: dict[str, Any]) -> None:
        found = hand_print(self._last(options))
        if found is not None:
            signed = {"given_by": found.given_by, "received_by": found.received_by or found.override_reason or None}
            told = {"unit": found.unit, **found.facts, **signed, "sheet": found.sheet}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))

    def _give(self, options: dict[str, Any]) -> None:
        given = give_handover(unit=options["unit"], by=self._actor(options), at=self.now())
        figures = f"{given.opening} + {given.came_in} - {given.went_out} = {given.closing}"
        self.stdout.write(f"{given.pk}  {figures}; the next shift signs: bihuan handover receive --as USERNAME")

    def _receive(self, options: dict[str, Any]) -> None:
        taken = receive_handover(handover_id=self._last(options), by=self._actor(options), at=self.now())
        self.stdout.write(f"{taken.pk}  received with {taken.closing}")

    def _override(self, options: dict[str, Any]) -> None:
        by, reason = self._actor(options), options["reason"]
        taken = override_handover(handover_id=self._last(options), reason=reason, by=by, at=self.now())
        self.stdout.write(f"{taken.pk}  overridden")

    def _print(self, options: dict[str, Any]) -> None:
        found = hand_print(self._last(options))
        if found is None or not (options["pdf"] or options["xlsx"]):
            raise CommandError("Say where to: --pdf FILE, --xlsx FILE, or both.")
        with translation.override(options["language"]):
            sheet = hand_sheet(found)
            for path, draw in ((options["pdf"], to_pdf), (options["xlsx"], to_xlsx)):
                if path:
                    path.write_bytes(draw(sheet))
                    self.stdout.write(f"wrote {path}")
