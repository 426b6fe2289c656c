"""`bihuan screening`: how a round stands, who is missing where, its tubes, and closing it."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.screening.access import get_round, list_buildings, list_rounds
from bihuan.apps.screening.actions.rounds import close_round
from bihuan.apps.screening.models import Round
from bihuan.apps.screening.queries.coverage import Coverage, building_lines, coverage_of
from bihuan.apps.screening.queries.custody import balance, balance_by_site

_DIFFERS = 3


class Command(BihuanCommand):
    """Show rounds of mass testing with both of their sums, list who is missing by building, close a round."""

    help = "Mass testing (全员检测): how a round stands, who is missing by building, its tubes; close it."
    example = (
        "bihuan screening status\n"
        "  bihuan screening missing --json        counts by building, nobody's name\n"
        "  bihuan screening tubes --json\n"
        "  bihuan screening close --round ID --as lead"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        said = {
            "status": "people and tubes of a round, and whether both sums agree; 3 when they do not",
            "missing": "buildings in which somebody is missing, with their counts; no names",
            "tubes": "tubes by site: made = resulted + lost + on the way",
            "close": "close a round in which nobody is missing",
        }
        for verb, what in said.items():
            one = verbs.add_parser(verb, help=what)
            one.add_argument("--round", default="", help="identifier or number of the round (default: the newest)")
            if verb != "close":
                one.add_argument("--json", action="store_true", help="one JSON object")
            add_incident_option(one)
            add_actor_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        by = acting(options["username"], chosen_incident(options["incident"]), Role.DESK_LEAD, self.now())
        try:
            getattr(self, f"_{options['verb']}")(by, self._round(by, options["round"]), options)
        except NotAllowed as refusal:
            said = ", ".join(f"{name} {value}" for name, value in refusal.params.items())
            raise CommandError(f"Refused: {refusal.code}" + (f" ({said})" if said else "")) from refusal

    def _round(self, by: Actor, told: str) -> Round:
        if told and not told.isdecimal():
            return get_round(by, told)
        rounds = list_rounds(by)
        found = (rounds.filter(number=int(told)) if told else rounds).first()
        if found is None:
            raise CommandError("There is no such round. Plan one on the page Mass testing.")
        return found

    def _status(self, _by: Actor, one: Round, options: dict[str, Any]) -> None:
        found, tubes = coverage_of(one, self.now()), balance(one.pk)
        if options["json"]:
            self.stdout.write(json.dumps(_as_object(one, found) | {"tubes": _tubes(tubes)}, ensure_ascii=False))
        else:
            for line in (_people_line(one, found), _swabs_line(found), _tubes_line(tubes)):
                self.stdout.write(line)
        if found.counted.difference or tubes.unaccounted:
            sys.exit(_DIFFERS)

    def _missing(self, by: Actor, one: Round, options: dict[str, Any]) -> None:
        mine = list_buildings(by, one).order_by("building__community_code", "building__name")
        rows = [
            {
                "community": row.community, "building": row.name, "roster": row.roster, "tested": row.tested,
                "exempt": row.exempt, "escalated": row.escalated, "missing": row.missing,
            }
            for row in building_lines(mine, self.now())
            if row.missing
        ]  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write("  ".join(f"{name} {value}" for name, value in row.items()))
        self.stdout.write(f"{len(rows)} buildings in all")

    def _tubes(self, by: Actor, one: Round, options: dict[str, Any]) -> None:
        found = balance_by_site(one.pk, self.now(), unit=by.unit)
        rows = [{"site": site.number, "made": site.made, "overdue": site.overdue, **site.by_step} for site in found]
        if options["json"]:
            self.stdout.write(json.dumps({"round": one.pk, **_tubes(balance(one.pk)), "sites": rows}))
            return
        for row in rows:
            self.stdout.write("  ".join(f"{name} {value}" for name, value in row.items()))
        self.stdout.write(_tubes_line(balance(one.pk)))

    def _close(self, by: Actor, one: Round, _options: dict[str, Any]) -> None:
        closed = close_round(round_id=one.pk, by=by, at=self.now())
        self.stdout.write(f"Round {closed.number} is closed. {_people_line(closed, coverage_of(closed))}")


def _as_object(one: Round, found: Coverage) -> dict[str, object]:
    return {
        "round": one.pk, "number": one.number, "state": one.state, "roster": found.roster, "tested": found.tested,
        "exempt": found.exempt, "escalated": found.escalated, "missing": found.missing,
        "swabs_by_people": found.counted.by_people, "swabs_by_tubes": found.counted.members,
        "difference": found.counted.difference,
    }  # fmt: skip


def _people_line(one: Round, found: Coverage) -> str:
    return (
        f"Round {one.number} ({one.state}): {found.roster} on the roster = {found.tested} tested"
        f" + {found.exempt} exempt + {found.escalated} escalated + {found.missing} missing"
    )


def _swabs_line(found: Coverage) -> str:
    counted = found.counted
    return f"Swabs: {counted.by_people} by people, {counted.members} by tubes; difference {counted.difference}"


def _tubes(found: Any) -> dict[str, object]:
    return {"made": found.made, "by_step": dict(found.by_step), "unaccounted": found.unaccounted}


def _tubes_line(found: Any) -> str:
    steps = " + ".join(f"{number} {step}" for step, number in sorted(found.by_step.items()) if number)
    return f"Tubes: {found.made} made = {steps or 0}; unaccounted {found.unaccounted}"
