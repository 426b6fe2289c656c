"""What a tube's result means for its people: held, released, a case; missing again when it could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.journal.rows import move_row
from bihuan.apps.core.rules import Actor
from bihuan.apps.orders.actions.about import WantedOrder, open_orders_about
from bihuan.apps.screening.actions.custody_losing import free_members
from bihuan.apps.screening.actions.positives_cases import open_case
from bihuan.apps.screening.actions.positives_people import persons_behind
from bihuan.apps.screening.models import HeldMember, Pool, Sample
from bihuan.apps.screening.queries.positives import open_holds, swabs_of
from bihuan.apps.screening.rules.positives import HELD, ORDER_KIND, ORDER_URGENCY, RELEASED, SWAB_POSITIVE, outcome_of
from bihuan.apps.screening.rules.results import INVALID, POSITIVE

Resulted = tuple[Pool, str, str]  # the tube, its result, the record that said so


def follow_results(results: Sequence[Resulted], *, by: Actor, at: datetime) -> None:
    """Do what the results of these tubes ask for, in the caller's transaction.

    A positive tube of several holds its members and orders their single swabs; a single one releases its person, or
    makes a case of them; an invalid one lets its members be missing again.
    """
    singles = [one for one in results if one[0].members == 1]
    positives = [one for one in results if one[0].members > 1 and one[1] == POSITIVE]
    swabs = swabs_of([pool.pk for pool, _, _ in [*singles, *positives]])
    for pool, _, _ in positives:
        hold_members(pool, swabs[pool.pk], by=by, at=at)
    _follow_singles(singles, swabs, by, at)
    invalid = [pool.pk for pool, result, _ in results if result == INVALID]
    if invalid:
        free_members(invalid, by=by, at=at)


def hold_members(pool: Pool, swabs: Sequence[Sample], *, by: Actor, at: datetime) -> list[HeldMember]:
    """Hold everybody of a positive tube and order a single swab at home for each; once a tube.

    Whoever has no person yet gets one now, since work about them begins.
    """
    if HeldMember.objects.filter(pool=pool).exists():
        return []
    persons = persons_behind(swabs, by=by, at=at)
    held = [
        HeldMember(
            pool=pool, entry=swab.entry_id or "", traveller=swab.traveller_id or "", person=persons[swab.pk], held_at=at
        )
        for swab in swabs
    ]  # fmt: skip
    text = f"tube: {pool.code}\nmembers: {pool.members}"
    wanted = [WantedOrder(one.pk, one.person, ORDER_KIND, ORDER_URGENCY, text) for one in held if one.person]
    orders = open_orders_about(wanted=wanted, incident=by.incident, at=at)
    for one in held:
        one.order = orders.get(one.pk, "")
    HeldMember.objects.bulk_create(held)
    for one in held:
        _record_hold(one, by, at)
    return held


def _follow_singles(singles: Sequence[Resulted], swabs: dict[str, list[Sample]], by: Actor, at: datetime) -> None:
    keys = {_key(swab) for pool, _, _ in singles for swab in swabs.get(pool.pk, [])}
    waiting: dict[str, list[HeldMember]] = {}
    for one in open_holds(keys):
        waiting.setdefault(one.entry or one.traveller, []).append(one)
    for pool, result, record in singles:
        mine = waiting.get(_key(swabs[pool.pk][0]), [])
        if not mine and result == POSITIVE:
            mine = [_hold_single(pool, swabs[pool.pk][0], by, at)]
        for one in mine:
            clear(one, pool, result, record, by=by, at=at)


def _hold_single(pool: Pool, swab: Sample, by: Actor, at: datetime) -> HeldMember:
    """Hold the person of a positive single tube whom no tube held before."""
    person = persons_behind([swab], by=by, at=at)[swab.pk]
    one = HeldMember(
        pool=pool, entry=swab.entry_id or "", traveller=swab.traveller_id or "", person=person, held_at=at
    )  # fmt: skip
    one.save(force_insert=True)
    _record_hold(one, by, at)
    return one


def clear(one: HeldMember, single: Pool, result: str, record: str, *, by: Actor, at: datetime) -> None:
    """Let a held person's own swab speak: negative releases, positive opens a case, invalid leaves them held.

    In the caller's transaction. A swab that was taken before the person was held clears nobody.
    """
    outcome = outcome_of(result)
    if outcome == HELD or one.cleared_at is not None:
        return
    if outcome == RELEASED and one.pool_id != single.pk and single.filled_at < one.pool.filled_at:
        return
    if outcome == RELEASED and one.state == HELD:
        step(one, "member.released", by=by, at=at, state=RELEASED, cleared_at=at, cleared_by=single, record=record)
    elif outcome == SWAB_POSITIVE:
        if one.state == HELD:
            step(one, "member.positive", by=by, at=at, state=SWAB_POSITIVE, record=record)
        open_case(one, single=single, by=by, at=at)


def step(one: HeldMember, event: str, *, by: Actor, at: datetime, **changes: Any) -> None:
    """Change a hold and record it, in the caller's transaction. :raises NotAllowed: `stale`."""
    told = {name: changes[name] for name in ("order", "record") if name in changes}
    move_row(one, event, "held_member", changes, by=by, at=at, facts=_facts(one) | told)


def _record_hold(one: HeldMember, by: Actor, at: datetime) -> None:
    record_event(EventDraft("member.held", "held_member", one.pk, one.n, by, at, _facts(one), to_state=HELD))


def _facts(one: HeldMember) -> dict[str, object]:
    return {"tube": one.pool_id, "person": one.person, "order": one.order, "record": one.record}


def _key(swab: Sample) -> str:
    return swab.entry_id or swab.traveller_id or ""
