"""Plans: asked for, revised, dropped. The making itself is a job (`actions/planning.py`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.actions.rows import begin, step
from bihuan.apps.forces.models import Assignment, Plan
from bihuan.apps.forces.queries.levels import level_at
from bihuan.apps.forces.queries.people import in_strength
from bihuan.apps.forces.queries.plans import needs_within, published_over
from bihuan.apps.forces.queries.scope import row_of
from bihuan.apps.forces.rules.plans import DRAFT, DROPPED, MAKING, MOST_SECONDS, OPEN, PUBLISHED, check_period
from bihuan.apps.forces.rules.reach import check_reach
from bihuan.engine.ledger.canonical import instant

_LEAST_SECONDS, _MOST_BLOCKS_A_DAY = 2, 2


def ask_plan(
    *, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime, plan_seconds: int = 30, blocks_a_day: int = 1
) -> Plan:
    """Ask for a plan over a period; a job makes it into a draft. Nobody is told anything before it is published.

    Where a published plan lies within the period, the new one is to replace it, and leaves what has begun as it is.

    :raises NotAllowed: `wrong_role`, `end_before_start`, `plan_too_long`, `end_passed`, `bad_plan_seconds`,
        `bad_blocks_a_day`, `no_needs`, `no_officers`, `overlaps_published`, `already_making`.
    """
    check_reach(by, Action.CREATE, Kind.PLAN)
    check_period(starts_at, ends_at)
    if ends_at <= at:
        raise NotAllowed("end_passed")
    if not _LEAST_SECONDS <= plan_seconds <= MOST_SECONDS:
        raise NotAllowed("bad_plan_seconds", most=MOST_SECONDS)
    if not 1 <= blocks_a_day <= _MOST_BLOCKS_A_DAY:
        raise NotAllowed("bad_blocks_a_day", most=_MOST_BLOCKS_A_DAY)
    with writing():
        _check_something_to_plan(by.incident, starts_at, ends_at, at)
        replaces = _replaced(by.incident, starts_at, ends_at)
        settings = {"way": "plan", "seconds": plan_seconds, "blocks_a_day": blocks_a_day}
        return _begin(starts_at, ends_at, replaces, settings, MAKING, by, at)


def _check_something_to_plan(incident: str, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if Plan.objects.filter(incident_id=incident, state=MAKING).exists():
        raise NotAllowed("already_making")
    if not needs_within(incident, starts_at, ends_at).filter(ends_at__gt=at).exists():
        raise NotAllowed("no_needs")
    if not in_strength(incident, at).exists():
        raise NotAllowed("no_officers")


def _replaced(incident: str, starts_at: datetime, ends_at: datetime) -> str:
    """Return the published plan that lies within the period, "" for none. :raises NotAllowed: `overlaps_published`."""
    over = list(published_over(incident, starts_at, ends_at))
    if len(over) > 1 or any(one.starts_at < starts_at or one.ends_at > ends_at for one in over):
        raise NotAllowed("overlaps_published")
    return over[0].pk if over else ""


def ask_replan(*, plan_id: str, by: Actor, at: datetime) -> Plan:
    """Ask for a published plan to be mended with the fewest changes after people dropped out; a job makes the draft.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_published`, `end_passed`, `already_making`.
    """
    check_reach(by, Action.CREATE, Kind.PLAN)
    with writing():
        row = _published(plan_id, by, at)
        if Plan.objects.filter(incident_id=by.incident, state=MAKING).exists():
            raise NotAllowed("already_making")
        settings = {**row.settings, "way": "replan"}
        return _begin(row.starts_at, row.ends_at, row.pk, settings, MAKING, by, at)


def revise_plan(*, plan_id: str, by: Actor, at: datetime) -> Plan:
    """Begin a draft as a copy of a published plan, to be changed by hand.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_published`, `end_passed`.
    """
    check_reach(by, Action.CREATE, Kind.PLAN)
    with writing():
        row = _published(plan_id, by, at)
        settings = {**row.settings, "way": "hand"}
        draft = _begin(row.starts_at, row.ends_at, row.pk, settings, DRAFT, by, at)
        copy_assignments(row.pk, draft.pk, open_at=at)
        return draft


def _published(plan_id: str, by: Actor, at: datetime) -> Plan:
    row = row_of(by, Plan, plan_id)
    if row.state != PUBLISHED:
        raise NotAllowed("not_published")
    if row.ends_at <= at:
        raise NotAllowed("end_passed")
    return row


def _begin(
    starts_at: datetime, ends_at: datetime, replaces: str, settings: dict[str, Any], state: str, by: Actor, at: datetime
) -> Plan:  # fmt: skip
    held = level_at(by.incident, at)
    settings = {**settings, "level": held.level.code if held else ""}
    row = Plan(
        incident_id=by.incident, starts_at=starts_at, ends_at=ends_at, replaces=replaces, settings=settings,
        state=state, made_by=by.account, made_at=at,
    )  # fmt: skip
    facts = {
        "way": settings["way"], "starts_at": instant(starts_at), "ends_at": instant(ends_at), "replaces": replaces,
    }  # fmt: skip
    return begin(row, "plan.asked" if state == MAKING else "plan.begun", by=by, at=at, facts=facts, to_state=state)


def copy_assignments(
    source: str, target: str, *, begun_at: datetime | None = None, open_at: datetime | None = None
) -> int:  # fmt: skip
    """Copy assignments of one plan into another; return how many.

    All of them, or those that have begun, or, with `open_at`, all but those to come at posts that were closed.
    """
    rows = Assignment.objects.filter(plan_id=source)
    if open_at is not None:
        rows = rows.exclude(need__post__closed_at__isnull=False, starts_at__gt=open_at)
    rows = rows if begun_at is None else rows.filter(starts_at__lte=begun_at)
    made = [
        Assignment(
            plan_id=target, officer_id=one.officer_id, need_id=one.need_id, starts_at=one.starts_at,
            ends_at=one.ends_at, overridden_by=one.overridden_by, override_reason=one.override_reason,
            overridden_rules=one.overridden_rules,
        )
        for one in rows
    ]  # fmt: skip
    return len(Assignment.objects.bulk_create(made))


def drop_plan(*, plan_id: str, n: int, by: Actor, at: datetime) -> Plan:
    """Drop a draft, or a plan that is being made; the job notices. What it held stays to be read.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_a_draft`, `stale_row`.
    """
    check_reach(by, Action.UPDATE, Kind.PLAN)
    with writing():
        row = row_of(by, Plan, plan_id)
        if row.state not in OPEN:
            raise NotAllowed("not_a_draft")
        return step(row, "plan.dropped", by=by, at=at, n=n, state=DROPPED)
