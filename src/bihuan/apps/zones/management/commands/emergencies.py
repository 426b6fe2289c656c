"""`bihuan emergencies`: what is open with its clock, and opening one from a terminal."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.zones.access.emergencies import list_emergencies
from bihuan.apps.zones.actions.emergencies import report_emergency
from bihuan.apps.zones.models import Emergency
from bihuan.apps.zones.queries.emergencies import is_late, patrol_names, points_of
from bihuan.apps.zones.queries.proposals import proposal_for
from bihuan.apps.zones.rules.emergencies import EMERGENCY_KINDS, NUMBERS, ORIGINS, RINGS, EmergencyTold

_MOST = 200


class Command(BihuanCommand):
    """List emergencies with the points of their clock; take one in and say who could go."""

    help = "Emergencies (警情): what is open with its clock; take one in. Who goes is decided on the page, by a person."
    example = (
        "bihuan emergencies list --json\n"
        "  bihuan emergencies list --ended\n"
        "  bihuan emergencies open --kind fire --where 河东社区9号楼 --area 511302002 --phone 0817-2223333 --as clerk"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="open ones, the oldest first; codes and clock, nobody's words")
        listing.add_argument("--ended", action="store_true", help="those that have ended, the newest first")
        opening = verbs.add_parser("open", help="take a report in; its order is ready to go out")
        opening.add_argument("--kind", required=True, choices=tuple(EMERGENCY_KINDS))
        opening.add_argument("--where", required=True, help="in words")
        opening.add_argument("--text", default="", help="in the caller's words")
        opening.add_argument("--phone", default="", help="telephone of the caller")
        opening.add_argument("--area", default="", help="code of the community")
        opening.add_argument("--from", dest="origin", default="phone", choices=ORIGINS)
        opening.add_argument("--position", default="", metavar="LONGITUDE,LATITUDE")
        opening.add_argument("--promise", type=int, default=None, choices=RINGS, help="minutes (default: as the kind)")
        opening.add_argument("--drill", action="store_true", help="it counts in no figure")
        for one in (listing, opening):
            one.add_argument("--json", action="store_true", help="one JSON document")
            add_incident_option(one)
            add_actor_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        by = acting(options["username"], chosen_incident(options["incident"]), Role.DESK_LEAD, self.now())
        try:
            getattr(self, f"_{options['verb']}")(by, options)
        except NotAllowed as refusal:
            raise CommandError(f"Refused: {refusal.code}") from refusal

    def _list(self, by: Actor, options: dict[str, Any]) -> None:
        found = list_emergencies(by)
        ended = found.filter(state="ended").order_by("-ended_at")
        rows = list((ended if options["ended"] else found.exclude(state="ended"))[:_MOST])
        names = patrol_names(row.patrol for row in rows)
        self._say([self._told(row, names) for row in rows], as_json=options["json"])

    def _open(self, by: Actor, options: dict[str, Any]) -> None:
        longitude, latitude = self._position(options["position"])
        told = EmergencyTold(
            kind=options["kind"], place=options["where"], text=options["text"], phone=options["phone"],
            origin=options["origin"], area=options["area"], longitude=longitude, latitude=latitude,
            ring=options["promise"], is_drill=options["drill"],
        )  # fmt: skip
        at = self.now()
        row = report_emergency(told=told, by=by, at=at)
        proposal = proposal_for(row, at)
        first = [
            {"patrol": one.patrol.name, "seconds": None if one.seconds is None else round(one.seconds)}
            for one in proposal.ranked[:3]
        ]
        said = {"emergency": row.number, "order": row.order, "first": first, "is_straight": proposal.is_straight}
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        self.stdout.write(f"Emergency {row.number} is taken in. Who goes is decided on its page.")
        for one in first:
            self.stdout.write(f"  {one['patrol']}  {'?' if one['seconds'] is None else one['seconds']} s")

    def _position(self, text: str) -> tuple[float | None, float | None]:
        if not text:
            return None, None
        try:
            longitude, latitude = (float(part) for part in text.split(","))
        except ValueError:
            raise CommandError(f"{text} is no position. Write it as 106.0823,30.7921") from None
        return longitude, latitude

    def _told(self, row: Emergency, names: dict[str, str]) -> dict[str, Any]:
        said = {NUMBERS[name]: at for name, at in points_of(row).items()}
        since = {
            name: None if at is None else round((at - row.reported_at).total_seconds()) for name, at in said.items()
        }
        return {
            "number": row.number, "kind": row.kind, "state": row.ended_as or row.state, "promise_min": row.ring,
            "is_late": is_late(row, self.now()), "patrol": names.get(row.patrol, ""), "is_drill": row.is_drill,
            "reported_at": row.reported_at.isoformat(), "seconds": since,
        }  # fmt: skip

    def _say(self, rows: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            clock = " ".join(f"{name}+{value}" for name, value in row["seconds"].items() if value is not None)
            late = "  LATE" if row["is_late"] else ""
            self.stdout.write(f"{row['number']}  {row['kind']}  {row['state']}  {row['patrol'] or '-'}  {clock}{late}")
        self.stdout.write(f"{len(rows)} in all")
