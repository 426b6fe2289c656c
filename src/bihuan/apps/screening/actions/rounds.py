"""Rounds: planned, opened with the roster fixed in one act, closed only when nobody is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import next_number
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.apps.screening.actions.checking import compare
from bihuan.apps.screening.actions.excusing import end_over_in
from bihuan.apps.screening.actions.moving import begin, step
from bihuan.apps.screening.actions.roster import count_roster, digest_of_roster, fill_roster
from bihuan.apps.screening.models import Round
from bihuan.apps.screening.queries.scope import get_round
from bihuan.apps.screening.queries.sets import late_arrivals, missing_by_building
from bihuan.apps.screening.rules.outcomes import CLOSED, DROPPED, OPEN, PLANNED
from bihuan.engine.ledger.canonical import instant

LONGEST = timedelta(days=7)
POOL_SIZES = (1, 5, 10, 20)
_NAMED = 20  # so many buildings are named where a round is refused to close


@dataclass(frozen=True, slots=True)
class NewRound:
    """What is planned: the hours [starts_at, ends_at), how many swabs a tube holds, a name if it has one."""

    starts_at: datetime
    ends_at: datetime
    pool_size: int = 10
    name: str = ""


def plan_round(*, new: NewRound, by: Actor, at: datetime) -> Round:
    """Plan the next round of the incident; nobody is on its roster before it opens.

    :raises NotAllowed: `wrong_role`, `end_before_start`, `end_passed`, `round_too_long`, `bad_pool_size`.
    """
    check_may(by, Action.CREATE, Kind.ROUND)
    _check(new, by.incident, at)
    with writing():
        number = next_number(Round.objects.filter(incident_id=by.incident))
        row = Round(
            incident_id=by.incident, number=number, name=new.name.strip()[:100], starts_at=new.starts_at,
            ends_at=new.ends_at, pool_size=new.pool_size,
        )  # fmt: skip
        facts = {
            "number": row.number, "starts_at": instant(new.starts_at), "ends_at": instant(new.ends_at),
            "pool_size": new.pool_size,
        }  # fmt: skip
        return begin(row, "round.planned", by=by, at=at, facts=facts, to_state=PLANNED)


def _check(new: NewRound, incident: str, at: datetime) -> None:
    if new.ends_at <= new.starts_at:
        raise NotAllowed("end_before_start")
    if new.ends_at <= at:
        raise NotAllowed("end_passed")
    if new.ends_at - new.starts_at > LONGEST:
        raise NotAllowed("round_too_long", days=LONGEST.days)
    protocol = protocol_of(incident)[0]
    lawful = {*POOL_SIZES, *(protocol.mass_test.pool_sizes if protocol and protocol.mass_test else ())}
    if new.pool_size not in lawful:
        raise NotAllowed("bad_pool_size")


def open_round(*, round_id: str, by: Actor, at: datetime) -> Round:
    """Open a planned round: everybody who is registered now stands on its roster, once, in this one act.

    The event tells the denominators by community and the digest of the roster, so that nobody can be taken off later.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_planned`, `other_round_open`, `empty_roster`.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    with writing():
        row = get_round(by, round_id)
        if row.state != PLANNED:
            raise NotAllowed("round_not_planned")
        if Round.objects.filter(incident_id=by.incident, state=OPEN).exists():
            raise NotAllowed("other_round_open")
        added = fill_roster(row)
        if added == 0:
            raise NotAllowed("empty_roster")
        facts = {**_denominators(row), "roster": added}
        changes: dict[str, Any] = {"state": OPEN, "opened_at": at, "roster_n": added, "newest": row.newest}
        return step(row, "round.opened", by=by, at=at, facts=facts, **changes)


def add_late_arrivals(*, round_id: str, by: Actor, at: datetime) -> int:
    """Put everybody who was registered after the opening on the roster, by an act of its own; return how many.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    with writing():
        row = get_open(by, round_id)
        added = fill_roster(row)
        if added:
            total = row.roster_n + added
            facts = {**_denominators(row), "added": added, "roster": total}
            step(row, "round.roster_grown", by=by, at=at, facts=facts, roster_n=total, newest=row.newest)
        return added


def _denominators(row: Round) -> dict[str, object]:
    return {"communities": count_roster(row), "digest": digest_of_roster(row)}


def close_round(*, round_id: str, by: Actor, at: datetime) -> Round:
    """Close a round in which everybody is tested, exempt or escalated, by the set and by every count.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`; `late_arrivals`: `people` are registered and not on
        the roster; `people_missing`: `people` in `buildings` (`where` names the first of them); `counts_differ`: set,
        column, counts or tubes disagree, which has opened an order.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    with writing():
        row = get_open(by, round_id)
        end_over_in(row, at=at)
        refusal = _refusal_to_close(row, by, at)
        if refusal is None:
            facts: dict[str, object] = {"roster": row.roster_n, "digest": digest_of_roster(row)}
            changes: dict[str, Any] = {"state": CLOSED, "closed_at": at, "closed_by": by.account}
            return step(row, "round.closed", by=by, at=at, facts=facts, **changes)
    raise refusal  # outside, so that what was found (an order, excuses that ended) stays


def _refusal_to_close(row: Round, by: Actor, at: datetime) -> NotAllowed | None:
    late = late_arrivals(row).count()
    if late:
        return NotAllowed("late_arrivals", people=late)
    missing = missing_by_building(row, at)
    if missing:
        worst = sorted(missing, key=lambda one: (-missing[one], one))[:_NAMED]
        return NotAllowed(
            "people_missing", people=sum(missing.values()), buildings=len(missing), where=" ".join(worst)
        )  # fmt: skip
    check = compare(row, by=by, at=at)
    return NotAllowed("counts_differ", differences=check.differences) if check.differences else None


def drop_round(*, round_id: str, reason: str, by: Actor, at: datetime) -> Round:
    """Drop a round that was planned and never opened; an open one is closed or goes on.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_planned`, `bad_reason`.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    if reason not in DROPPINGS:
        raise NotAllowed("bad_reason")
    with writing():
        row = get_round(by, round_id)
        if row.state != PLANNED:
            raise NotAllowed("round_not_planned")
        return step(row, "round.dropped", by=by, at=at, why=reason, state=DROPPED)


DROPPINGS = ("not_necessary", "mistaken", "weather", "later")


def get_open(by: Actor, round_id: str) -> Round:
    """Return a round that is open. :raises NotAllowed: `not_found`, `round_not_open`."""
    row = get_round(by, round_id)
    if row.state != OPEN:
        raise NotAllowed("round_not_open")
    return row
