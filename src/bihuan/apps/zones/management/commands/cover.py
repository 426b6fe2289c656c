"""`bihuan cover`: what is reached in 1, 3 and 5 minutes, what is lost when a unit leaves, where units should stand."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.queries.cover import Cover, cover_of, move_up_for
from bihuan.apps.zones.queries.cover_solving import solve_cover
from bihuan.apps.zones.queries.rings import ring_rule
from bihuan.apps.zones.rules.cover import CANDIDATES, MODELS, CoverTold, check_cover, check_told

_SAID = {
    "now": "places reached in each ring now, and by name those that are not",
    "leaving": "what is lost when a patrol or post leaves, and who could move up; nobody is told",
    "propose": "where a model puts units, with its bound; nothing is kept (the page keeps plans)",
}


class Command(BihuanCommand):
    """Show the coverage of an incident with the meaning of its rings; ask a model without keeping the answer."""

    help = "Coverage (覆盖): what is reached in 1, 3, 5 minutes, what is lost without a unit, where units should stand."
    example = (
        "bihuan cover now\n"
        "  bihuan cover leaving --unit 巡二 --json\n"
        "  bihuan cover propose --model maximal --units 12 --calls 4 --minutes 30"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, what in _SAID.items():
            one = verbs.add_parser(verb, help=what)
            one.add_argument("--json", action="store_true", help="one JSON object")
            add_incident_option(one)
            add_actor_option(one)
            if verb == "leaving":
                one.add_argument("--unit", required=True, help="name or identifier of the patrol or post")
            if verb == "propose":
                self._add_question(one)

    def _add_question(self, one: CommandParser) -> None:
        one.add_argument("--model", choices=MODELS, default="maximal", help="which model")
        one.add_argument("--units", type=int, default=12, help="how many units (the set cover needs none)")
        one.add_argument("--candidates", nargs="+", choices=CANDIDATES, default=list(CANDIDATES), help="kinds of posts")
        one.add_argument("--calls", type=float, default=1.0, help="calls an hour")
        one.add_argument("--minutes", type=float, default=30.0, help="minutes that a unit is away for a call")
        one.add_argument("--seconds", type=int, default=10, help="how long the search may last")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        by = acting(options["username"], chosen_incident(options["incident"]), Role.DESK_LEAD, self.now())
        try:
            getattr(self, f"_{options['verb']}")(by, options)
        except NotAllowed as refusal:
            said = ", ".join(f"{name} {value}" for name, value in refusal.params.items())
            raise CommandError(f"Refused: {refusal.code}" + (f" ({said})" if said else "")) from refusal

    def _now(self, by: Actor, options: dict[str, Any]) -> None:
        check_cover(by, Action.LIST)
        found = cover_of(by.incident, self.now())
        if options["json"]:
            self._tell(asdict(found))
            return
        self.stdout.write(_counted(found))
        for ring in found.rings:
            self.stdout.write(f"{ring.ring} min: {ring.covered} of {ring.n} places within {ring.limit_s} s")
            for place in ring.uncovered:
                took = "no way" if place.seconds is None else f"{place.seconds} s"
                self.stdout.write(f"  not reached: {place.name} ({place.kind}, {took})")

    def _leaving(self, by: Actor, options: dict[str, Any]) -> None:
        check_cover(by, Action.LIST)
        there = cover_of(by.incident, self.now()).responders
        unit = next((one.id for one in there if options["unit"] in (one.id, one.name)), None)
        if unit is None:
            raise CommandError("Nobody of this name can go now. See `bihuan cover now --json`.")
        found = move_up_for(by.incident, self.now(), unit)
        if options["json"]:
            self._tell(asdict(found))
            return
        for lost in found.lost:
            self.stdout.write(f"lost: {lost.place.name} ({lost.ring} min, {found.meaning})")
        for move in found.moves:
            self.stdout.write(f"could move up: {move.name} to {move.to.name}, {move.seconds} s, wins {move.gains:g}")
        self.stdout.write(f"{len(found.lost)} lost; {found.objective:g} of at most {found.bound:g} with the moves")

    def _propose(self, by: Actor, options: dict[str, Any]) -> None:
        check_cover(by, Action.CREATE)
        told = CoverTold(
            options["model"], options["units"], tuple(options["candidates"]), calls_an_hour=options["calls"],
            minutes_a_call=options["minutes"], seconds=options["seconds"],
        )  # fmt: skip
        rule, _row = ring_rule(by.incident)
        report = solve_cover(by.incident, rule, check_told(told), self.now())
        if options["json"]:
            self._tell({"meaning": rule.meaning, **report})
            return
        self.stdout.write(
            f"{report['status']}: {report.get('objective')}, bound {report.get('bound')} ({rule.meaning})"
        )
        for site in report["sites"]:
            self.stdout.write(
                f"  {site['units']} at {site['name']}: reaches {site['reaches']:g}, alone {site['alone']:g}"
            )

    def _tell(self, found: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(found, ensure_ascii=False, default=str))


def _counted(found: Cover) -> str:
    way = f"straight line x {found.detour:g} at {found.speed_kmh:g} km/h" if found.is_straight else "over the roads"
    decided = "" if found.is_decided else ", as nobody has decided"
    return f"Rings by {found.meaning}{decided}; times {way}; {len(found.responders)} can go."
