"""Which unit helps which: agreed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.actions.rows import begin, step
from bihuan.apps.forces.models import Pairing
from bihuan.apps.forces.queries.scope import row_of
from bihuan.apps.forces.rules.reach import check_reach
from bihuan.engine.ledger.canonical import instant


@dataclass(frozen=True, slots=True)
class PairingTold:
    """`giver` sends `promised` officers a day to posts of `taker` in [starts_at, ends_at)."""

    giver: str
    taker: str
    promised: int
    starts_at: datetime
    ends_at: datetime


def agree_pairing(*, told: PairingTold, by: Actor, at: datetime) -> Pairing:
    """Keep that one unit has promised people to another; plans send them there if they can.

    :raises NotAllowed: `wrong_role`, `unknown_unit`, `paired_with_itself`, `nothing_promised`, `end_before_start`,
        `paired_already`: the same two in the same time.
    """
    check_reach(by, Action.UPDATE, Kind.PLAN)
    _check(told)
    with writing():
        if Unit.objects.filter(incident_id=by.incident, code__in=(told.giver, told.taker)).count() != 2:
            raise NotAllowed("unknown_unit")
        same = Pairing.objects.filter(incident_id=by.incident, giver=told.giver, taker=told.taker)
        if same.filter(starts_at__lt=told.ends_at, ends_at__gt=told.starts_at).exists():
            raise NotAllowed("paired_already")
        row = Pairing(
            incident_id=by.incident, giver_id=told.giver, taker_id=told.taker, promised=told.promised,
            starts_at=told.starts_at, ends_at=told.ends_at, agreed_by=by.account, agreed_at=at,
        )  # fmt: skip
        facts = {
            "giver": told.giver, "taker": told.taker, "promised": told.promised, "starts_at": instant(told.starts_at),
            "ends_at": instant(told.ends_at),
        }  # fmt: skip
        return begin(row, "pairing.agreed", by=by, at=at, facts=facts)


def _check(told: PairingTold) -> None:
    if told.giver == told.taker:
        raise NotAllowed("paired_with_itself")
    if told.promised < 1:
        raise NotAllowed("nothing_promised")
    if told.ends_at <= told.starts_at:
        raise NotAllowed("end_before_start")


def end_pairing(*, pairing_id: str, n: int, by: Actor, at: datetime) -> Pairing:
    """End a pairing now. :raises NotAllowed: `wrong_role`, `not_found`, `already_over`, `not_begun`, `stale_row`."""
    check_reach(by, Action.UPDATE, Kind.PLAN)
    with writing():
        row = row_of(by, Pairing, pairing_id)
        if row.ends_at <= at:
            raise NotAllowed("already_over")
        if row.starts_at >= at:
            raise NotAllowed("not_begun")
        facts = {"giver": row.giver_id, "taker": row.taker_id}
        return step(row, "pairing.ended", by=by, at=at, facts=facts, n=n, ends_at=at)
