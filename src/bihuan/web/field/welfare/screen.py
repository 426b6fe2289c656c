"""What the phone shows of the visits: who, where, what they need, whom to call, what can be noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.queries.doors import doors_of
from bihuan.apps.residents.rules.doing import check_care
from bihuan.apps.residents.rules.needs import RESULTS, TO_KIN, WELL
from bihuan.web.parts.care_people import cared_for

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from bihuan.apps.residents.actions.looking import CareSeen
    from bihuan.apps.residents.models import CareEntry, WelfareCheck
    from bihuan.web.parts.disclosure import Looker

MOST_TEAMS = 20


@dataclass(frozen=True, slots=True)
class Card:
    """One door: who, their check, their place on the round (0 = on none), what kin may be sent, two fresh commands."""

    row: CareEntry
    seen: CareSeen
    check: WelfareCheck
    position: int
    team: int
    arrives_at: datetime | None
    kin: tuple[str, ...]
    way: str
    commands: tuple[str, str, str]


def team_of(told: QueryDict) -> int:
    """Return the number of the team that was chosen, 0 for the whole unit."""
    text = told.get("team", "")
    return int(text) if text.isdecimal() and len(text) < 3 and int(text) <= MOST_TEAMS else 0


def screen_context(look: Looker, team: int) -> dict[str, Any]:
    """Return all that the page shows. :raises NotAllowed: `wrong_role`, `cannot_show`."""
    check_care(look.by, Action.LIST)
    doors = doors_of(look.by.incident, look.by.unit, look.at, team=team)
    checks = [one.of_check for one in doors.planned] + doors.besides
    seen = cared_for(look, [one.entry for one in checks])
    planned = [_card(one.of_check, seen, one.position, one.team, one.arrives_at) for one in doors.planned]
    besides = [_card(one, seen, 0, 0, None) for one in doors.besides]
    return {
        "plan": doors.plan, "teams": list(doors.teams.items()), "team": team, "planned": planned, "besides": besides,
        "besides_n": doors.besides_n, "results": [one for one in RESULTS if one != WELL],
        "all_n": sum(doors.teams.values()),
    }  # fmt: skip


def _card(
    check: WelfareCheck, seen: dict[str, CareSeen], position: int, team: int, arrives_at: datetime | None
) -> Card:  # fmt: skip
    entry = check.entry
    kin = tuple(what for what in TO_KIN if what in entry.consent)
    commands = str(uuid4()), str(uuid4()), str(uuid4())
    who = seen[entry.pk]
    return Card(entry, who, check, position, team, arrives_at, kin, _way(who), commands)


def _way(who: CareSeen) -> str:
    """Return a geo: link for the telephone's own map; "" while position and address are masked."""
    if who.position is not None:
        longitude, latitude = who.position
        return f"geo:{latitude:.6f},{longitude:.6f}?q={latitude:.6f},{longitude:.6f}"
    return f"geo:0,0?q={quote(who.address.value)}" if who.address.is_whole and who.address.value else ""
