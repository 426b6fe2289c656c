"""Somebody answers for people who are not tested: exempt or escalated, by name, with a reason and an end.

What ends returns everybody to the missing while the round is open, and tells it. More than fifty people in one person's
name need a second person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Grant
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do
from bihuan.apps.intake.queries.parties import party_of
from bihuan.apps.screening.actions.coverage import move_counts
from bihuan.apps.screening.actions.moving import begin, step
from bihuan.apps.screening.models import Excuse, Excused, RosterEntry, Round
from bihuan.apps.screening.queries.scope import get_round, unit_of_building
from bihuan.apps.screening.rules.excusing import (
    ENDED,
    ENDINGS,
    LIVE,
    MOST_TOGETHER,
    OVER,
    REFUSALS,
    REFUSED,
    WAITING,
    check_excuse,
    needs_second,
)
from bihuan.apps.screening.rules.outcomes import MISSING, OPEN
from bihuan.engine.ledger.canonical import instant

_TOGETHER = 500  # as many values as one statement may name on either database


@dataclass(frozen=True, slots=True)
class NewExcuse:
    """For whom (lines of one roster), exempt or escalated, why, who answers for it (an account), until when."""

    entries: Sequence[str]
    kind: str
    reason: str
    owner: str
    until: datetime


def excuse_people(*, round_id: str, new: NewExcuse, by: Actor, at: datetime) -> Excuse:
    """Answer for people who are missing; with more than fifty in one name it waits for a second person.

    :raises NotAllowed: `wrong_role`, `unknown_excuse`, `bad_reason`, `end_passed`, `excuse_too_long`, `nobody_named`,
        `too_many_people`, `not_found`, `round_not_open`, `owner_without_role`, `not_missing`: somebody named has an
        outcome already.
    """
    check_may(by, Action.UPDATE, Kind.RESIDENT, by.unit)
    check_excuse(new.kind, new.reason, new.until, at)
    with writing():
        the_round = _open(by, round_id)
        _check_owner(new.owner, by.incident, at)
        lines = lines_of(the_round, new.entries, by)
        if any(line.outcome != MISSING for line in lines):
            raise NotAllowed("not_missing")
        waits = needs_second(len(lines), _named_before(the_round, by))
        return _begin(the_round, new, lines, WAITING if waits else LIVE, by=by, at=at)


def _begin(
    the_round: Round, new: NewExcuse, lines: Sequence[RosterEntry], state: str, *, by: Actor, at: datetime
) -> Excuse:
    row = Excuse(
        round=the_round, kind=new.kind, reason=new.reason, owner_id=new.owner, until=new.until, people_n=len(lines),
        state=state, proposed_by=by.account, proposed_at=at,
    )  # fmt: skip
    facts = {
        "round": the_round.pk, "kind": new.kind, "reason": new.reason, "owner": new.owner, "until": instant(new.until),
        "people": len(lines), "entries": [line.pk for line in lines],
    }  # fmt: skip
    begin(row, "excuse.asked" if state == WAITING else "excuse.given", by=by, at=at, facts=facts, to_state=state)
    Excused.objects.bulk_create([Excused(excuse=row, entry=line) for line in lines])
    if state == LIVE:
        _take_effect(row, [line.pk for line in lines], at)
    return row


def decide_excuse(*, excuse_id: str, is_yes: bool, by: Actor, at: datetime, reason: str = "") -> Excuse:
    """Say yes or no to an excuse for many, as a second person; who was tested meanwhile stays so.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `round_not_open`, `not_waiting`, `own_request`,
        `end_passed`.
    """
    check_may(by, Action.UPDATE, Kind.RESIDENT)
    if not is_yes and reason not in REFUSALS:
        raise NotAllowed("bad_reason")
    with writing():
        row = _get(by, excuse_id)
        if row.state != WAITING:
            raise NotAllowed("not_waiting")
        _check_other(row.proposed_by, by, at)
        said: dict[str, Any] = {"decided_by": by.account, "decided_at": at}
        if not is_yes:
            Excused.objects.filter(excuse=row, ended_at=None).update(ended_at=at)
            return step(row, "excuse.refused", by=by, at=at, why=reason, state=REFUSED, **said)
        if row.until <= at:
            raise NotAllowed("end_passed")
        people = _still_missing(row, at)
        _take_effect(row, people, at)
        return step(row, "excuse.agreed", by=by, at=at, facts={"people": len(people)}, state=LIVE, **said)


def end_excuse(*, excuse_id: str, reason: str, by: Actor, at: datetime) -> Excuse:
    """End an excuse before its time: its people are missing again.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `round_not_open`, `not_in_force`.
    """
    check_may(by, Action.UPDATE, Kind.RESIDENT)
    if reason not in ENDINGS:
        raise NotAllowed("bad_reason")
    with writing():
        row = _get(by, excuse_id)
        if row.state != LIVE:
            raise NotAllowed("not_in_force")
        people = _give_back(row, at)
        return step(row, "excuse.ended", by=by, at=at, why=reason, facts={"people": people}, state=ENDED)


def end_over(*, incident: str, at: datetime) -> int:
    """End the excuses whose time has come in the open rounds of an incident; return how many."""
    due = Round.objects.filter(
        incident_id=incident, state=OPEN, excuses__state__in=[LIVE, WAITING], excuses__until__lte=at
    )
    return sum(end_over_in(one, at=at) for one in due.distinct())


def end_over_in(the_round: Round, *, at: datetime) -> int:
    """End the excuses of one open round whose time has come, each with an event; return how many."""
    with writing():
        if not Round.objects.filter(pk=the_round.pk, state=OPEN).exists():
            return 0
        over = list(Excuse.objects.filter(round=the_round, state__in=[LIVE, WAITING], until__lte=at))
        for row in over:
            people = _give_back(row, row.until) if row.state == LIVE else 0
            Excused.objects.filter(excuse=row, ended_at=None).update(ended_at=row.until)
            by = system(the_round.incident_id)
            step(row, "excuse.over", by=by, at=at, facts={"people": people}, state=OVER)
    return len(over)


def _open(by: Actor, round_id: str) -> Round:
    row = get_round(by, round_id)
    if row.state != OPEN:
        raise NotAllowed("round_not_open")
    return row


def _get(by: Actor, excuse_id: str) -> Excuse:
    row = Excuse.objects.filter(pk=excuse_id, round__incident_id=by.incident).select_related("round").first()
    if row is None:
        raise NotAllowed("not_found")
    if row.round.state != OPEN:
        raise NotAllowed("round_not_open")
    return row


def lines_of(the_round: Round, entries: Sequence[str], by: Actor) -> list[RosterEntry]:
    """Return the lines of the roster that are named, each once.

    :raises NotAllowed: `nobody_named`, `too_many_people`; `not_found`: one is missing or another unit's.
    """
    named = list(dict.fromkeys(entries))
    if not named:
        raise NotAllowed("nobody_named")
    if len(named) > MOST_TOGETHER:
        raise NotAllowed("too_many_people", most=MOST_TOGETHER)
    found: dict[str, RosterEntry] = {}
    for first in range(0, len(named), _TOGETHER):
        part = RosterEntry.objects.filter(round=the_round, pk__in=named[first : first + _TOGETHER])
        found |= {row.pk: row for row in part.select_related("building__area")}
    mine = {pk for pk, row in found.items() if may_do(by, Action.UPDATE, Kind.RESIDENT, unit_of_building(row))}
    if len(mine) != len(named):
        raise NotAllowed("not_found")
    return [found[pk] for pk in named]


def _check_owner(owner: str, incident: str, at: datetime) -> None:
    """Refuse an owner whom nobody could ask: a named person with a role in the incident answers, not a seat."""
    if not Grant.objects.live(at).filter(account=owner, incident=incident).exists():
        raise NotAllowed("owner_without_role")


def _named_before(the_round: Round, by: Actor) -> int:
    """Return for how many people this person has answered in the round without a second one."""
    mine = Excuse.objects.filter(round=the_round, proposed_by=by.account, decided_by="").exclude(state=REFUSED)
    return int(mine.exclude(state=WAITING).aggregate(people=Sum("people_n", default=0))["people"])


def _check_other(first: str, by: Actor, at: datetime) -> None:
    """Refuse the person who acted first, also under a second account. :raises NotAllowed: `own_request`."""
    one, other = party_of(first, by.incident, at), party_of(by.account, by.incident, at)
    if one.is_same(other) or other.granted_by == first:
        raise NotAllowed("own_request")


def _people(row: Excuse) -> QuerySet[RosterEntry]:
    return RosterEntry.objects.filter(excused__excuse=row, excused__ended_at=None)


def _still_missing(row: Excuse, at: datetime) -> list[str]:
    """Return whom an excuse still concerns; for the others it holds no longer."""
    Excused.objects.filter(excuse=row, ended_at=None).exclude(entry__outcome=MISSING).update(ended_at=at)
    return list(_people(row).values_list("pk", flat=True))


def _take_effect(row: Excuse, people: Sequence[str], at: datetime) -> None:
    for first in range(0, len(people), _TOGETHER):
        part = people[first : first + _TOGETHER]
        RosterEntry.objects.filter(pk__in=part).update(outcome=row.kind, outcome_at=at)
    move_counts(_by_building(_people(row)), row.round_id, row.kind)


def _give_back(row: Excuse, at: datetime) -> int:
    """Let the people of an excuse be missing again from the instant; return how many they are."""
    by_building = _by_building(_people(row))
    held = Excused.objects.filter(excuse=row, ended_at=None).values("entry")
    RosterEntry.objects.filter(pk__in=held).update(outcome=MISSING, outcome_at=at)
    Excused.objects.filter(excuse=row, ended_at=None).update(ended_at=at)
    move_counts(by_building, row.round_id, row.kind, back=True)
    return sum(by_building.values())


def _by_building(people: QuerySet[RosterEntry]) -> dict[str, int]:
    counted: Counter[str] = Counter(dict(people.order_by().values_list("building").annotate(n=Count("id"))))
    return dict(counted)
