"""`bihuan order`: list, show, move."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import (
    BihuanCommand,
    acting,
    add_actor_option,
    add_incident_option,
    chosen_incident,
)
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.orders.access import get_order, list_orders, moves_for
from bihuan.apps.orders.actions import OrderUnknown, Report, move_order, report_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.queries.orders import Filters, story, with_content
from bihuan.apps.orders.queries.shown import masked_order
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.orders.rules.moves import MOVES


class Command(BihuanCommand):
    """List orders, show one with its story, or make one move of the table."""

    help = "List work orders (工单), show one with its story, or make a move."
    example = "bihuan order move ID dispatch --unit PS01"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="orders, the nearest deadline first")
        listing.add_argument("--state", action="append", default=[])
        listing.add_argument("--unit", action="append", default=[])
        listing.add_argument("--late", action="store_true")
        listing.add_argument("--most", type=int, default=50)
        showing = verbs.add_parser("show", help="one order and everything that happened to it")
        showing.add_argument("order")
        moving = verbs.add_parser("move", help="make one move")
        moving.add_argument("order")
        moving.add_argument("move", choices=sorted(MOVES))
        for name in ("unit", "reason", "result", "assignee", "survivor", "answer", "note", "evidence", "contacted"):
            moving.add_argument(f"--{name}", default="")
        moving.add_argument("--duty-role", default="unit_duty_officer")
        moving.add_argument("--seconds", type=int, default=0)
        moving.add_argument(
            "--role", default="", choices=["", *(role.value for role in Role if role is not Role.SYSTEM)]
        )
        moving.add_argument("--acting-unit", default="", help="the unit for which the operator acts")
        for one in (listing, showing, moving):
            add_incident_option(one)
            add_actor_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it, and turn every refusal into one clear sentence."""
        try:
            getattr(self, f"_{options['verb']}")(options)
        except OrderUnknown as unknown:
            raise CommandError(f"No order {unknown}. See: bihuan order list") from unknown
        except NotAllowed as refusal:
            said = ", ".join(f"{name} {value}" for name, value in refusal.params.items())
            raise CommandError(f"Refused: {refusal.code} ({said})") from refusal

    def _actor(self, options: dict[str, Any]) -> Actor:
        role = Role(options.get("role") or Role.DESK_LEAD)
        actor = acting(options["username"], chosen_incident(options["incident"]), role, self.now())
        unit = options.get("acting_unit", "")
        return Actor(actor.account, role, actor.incident, unit) if not options["username"] else actor

    def _list(self, options: dict[str, Any]) -> None:
        filters = Filters(units=tuple(options["unit"]), states=tuple(options["state"]), late=options["late"])
        found = list_orders(self._actor(options), filters, self.now())
        for row in with_content(found)[: options["most"]]:
            self.stdout.write(self._line(row))
        self.stdout.write(f"{found.count()} in all")

    def _line(self, row: WorkOrder) -> str:
        due = f"{row.due_at:%m-%d %H:%M}" if row.due_at else "-"
        masked = masked_order(row)
        return f"{row.pk}\t{row.urgency}\t{row.state}\t{row.unit or '-'}\t{due}\t{masked.own or masked.about}"

    def _show(self, options: dict[str, Any]) -> None:
        actor = self._actor(options)
        row = get_order(actor, options["order"])
        self.stdout.write(self._line(row))
        for chapter in story(row.pk):
            facts = json.dumps(dict(chapter.facts), ensure_ascii=False)
            self.stdout.write(f"{chapter.n}\t{chapter.at:%m-%d %H:%M:%S}\t{chapter.kind}\t{chapter.role}\t{facts}")
        self.stdout.write("possible: " + ", ".join(move.name for move in moves_for(actor, row, self.now())))

    def _move(self, options: dict[str, Any]) -> None:
        actor, name = self._actor(options), options["move"]
        fields = ("unit", "duty_role", "reason", "result", "assignee", "survivor", "answer", "note", "seconds")
        report = Report(evidence=options["evidence"], contacted=options["contacted"], note=options["note"])
        if name == "report":
            moved = report_order(
                order_id=options["order"], result=options["result"], report=report, by=actor, at=self.now()
            )
        else:
            details = Details(**{field: options[field] for field in fields})
            moved = move_order(move=name, order_id=options["order"], by=actor, at=self.now(), details=details)
        self.stdout.write(f"{moved.order} is {moved.state} (event {moved.n})")
