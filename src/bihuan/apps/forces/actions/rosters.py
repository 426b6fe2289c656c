"""Taking over what stands in duty rosters: each name of each cell becomes a line with a disposition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.actions.rows import begin, step
from bihuan.apps.forces.importers.words import clock_of, date_in, hours_in
from bihuan.apps.forces.models import Assignment, Need, Officer, Plan, Post, RosterLine
from bihuan.apps.forces.queries.plans import published_over
from bihuan.apps.forces.queries.rosters import Known, known_of
from bihuan.apps.forces.queries.scope import row_of
from bihuan.apps.forces.rules.plans import DRAFT
from bihuan.apps.forces.rules.reach import check_reach
from bihuan.apps.forces.rules.rosters import ACCEPTED, HELD, REFUSALS, REJECTED, Period, period_of

_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One accepted record of a roster: its identifier, where it stood, and its values by field."""

    row: str
    place: str
    values: Mapping[str, str]


def take_rows(*, rows: Sequence[RosterRow], by: Actor, at: datetime, batch: str = "") -> dict[str, str]:
    """Take rows of a roster into the draft plan of their batch; return row → where it was filed.

    Nothing is lost: a row is accepted with an assignment, held (unknown or ambiguous name, unknown post, no hours), or
    rejected, each with its reason. The same row taken twice is taken once. Only a job calls this, for an intake clerk
    who may not plan; nobody is told anything before somebody publishes.
    """
    with writing():
        known = RosterLine.objects.filter(incident_id=by.incident, source__in=[one.row for one in rows])
        filed = {one.source: f"filed:roster_line:{one.pk}" for one in known}
        new = [one for one in rows if one.row not in filed]
        if new:
            plan = _draft_of(batch, by, at)
            made = _taken(plan, new, by, at)
            filed |= {one.source: f"filed:roster_line:{one.pk}" for one in made}
            counts = Counter(one.disposition for one in made)
            facts = {"batch": batch, **{name: counts[name] for name in (ACCEPTED, HELD, REJECTED)}}
            starts_at, ends_at = _widened(plan, made)
            replaces = _within(plan, starts_at, ends_at)
            step(plan, "plan.rows_taken", by=by, at=at, facts=facts, starts_at=starts_at, ends_at=ends_at,
                 replaces=replaces)  # fmt: skip
        return {one.row: filed[one.row] for one in rows}


def _draft_of(batch: str, by: Actor, at: datetime) -> Plan:
    """Return the draft that the rows of a batch go to, a new one before the first or after it was published."""
    drafts = Plan.objects.filter(incident_id=by.incident, state=DRAFT, settings__batch=batch, settings__way="roster")
    plan = drafts.order_by("-made_at").first()
    if plan is not None:
        return plan
    plan = Plan(
        incident_id=by.incident, starts_at=at, ends_at=at + timedelta(minutes=1), state=DRAFT, made_by=by.account,
        made_at=at, settings={"way": "roster", "batch": batch},
    )  # fmt: skip
    return begin(plan, "plan.begun", by=by, at=at, facts={"way": "roster", "batch": batch}, to_state=DRAFT)


def _taken(plan: Plan, rows: Sequence[RosterRow], by: Actor, at: datetime) -> list[RosterLine]:
    known = known_of(by.incident, at)
    return [_line(plan, one, known, by, at) for one in rows]


def _line(plan: Plan, row: RosterRow, known: Known, by: Actor, at: datetime) -> RosterLine:
    values = _plainly({name: text.strip() for name, text in row.values.items()}, at.date())
    period = period_of(values, known.zone)
    officer = known.officer(values)
    post = known.post(values.get("post", ""))
    reasons = [found for found in (officer, post, period) if isinstance(found, str)]
    line = RosterLine(
        incident_id=by.incident, plan=plan, source=row.row, place=row.place[:60], name=values.get("name", "")[:100],
        post_text=values.get("post", "")[:200],
        number=(values.get("number") or values.get("phone") or "")[:_LONGEST_NUMBER], disposition=HELD,
    )  # fmt: skip
    if isinstance(period, Period):
        line.starts_at, line.ends_at = period.starts_at, period.ends_at
    if reasons:
        line.reason = reasons[0]
    elif isinstance(officer, Officer) and isinstance(post, Post) and isinstance(period, Period):
        _settle(line, plan, officer, post, period)
    line.save(force_insert=True)
    return line


def _plainly(values: dict[str, str], near: date) -> dict[str, str]:
    """Return a row with its day and hours as they are reckoned: 8月21日 as 2026-08-21, 夜班 as 20:00 to 32:00."""
    day, hours = date_in(values.get("date", ""), near), hours_in(values.get("starts_at", ""), three=False)
    if day is not None and not day.is_doubtful:
        values["date"] = day.day.isoformat()
    if hours is not None and not values.get("ends_at"):
        values["starts_at"], values["ends_at"] = clock_of(hours.first), clock_of(hours.last)
    return values


def _settle(line: RosterLine, plan: Plan, officer: Officer, post: Post, period: Period) -> None:
    """Give the officer the block; who has one that begins then already is rejected, hours of another need are held."""
    if Assignment.objects.filter(plan=plan, officer=officer, starts_at=period.starts_at).exists():
        line.disposition, line.reason = REJECTED, "assigned_already"
        return
    need = _need(post, period)
    if need is None:
        line.reason = "hours_differ"
        return
    line.assignment = Assignment.objects.create(
        plan=plan, officer=officer, need=need, starts_at=need.starts_at, ends_at=need.ends_at
    )
    taken = Assignment.objects.filter(plan=plan, need=need).count()
    if taken > need.wished:
        Need.objects.filter(pk=need.pk).update(wished=taken)
    line.disposition, line.reason = ACCEPTED, ""


def _need(post: Post, period: Period) -> Need | None:
    """Return the need of these hours, a new one where the post has none then, None where its hours are others."""
    over = Need.objects.filter(post=post, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at)
    for one in over:
        return one if (one.starts_at, one.ends_at) == (period.starts_at, period.ends_at) else None
    return Need.objects.create(post=post, starts_at=period.starts_at, ends_at=period.ends_at, minimum=1, wished=1)


def _widened(plan: Plan, made: Sequence[RosterLine]) -> tuple[datetime, datetime]:
    """Return the period of all that the plan holds."""
    told = Assignment.objects.filter(plan=plan).values_list("starts_at", "ends_at")
    periods = [*told, *((one.starts_at, one.ends_at) for one in made if one.starts_at and one.ends_at)]
    if not periods:
        return plan.starts_at, plan.ends_at
    return min(first for first, _last in periods), max(last for _first, last in periods)


def _within(plan: Plan, starts_at: datetime, ends_at: datetime) -> str:
    """Return the published plan that lies wholly within the roster's period and so gives way to it, "" for none."""
    over = list(published_over(plan.incident_id, starts_at, ends_at, but=[plan.pk]))
    is_whole = len(over) == 1 and starts_at <= over[0].starts_at and over[0].ends_at <= ends_at
    return over[0].pk if is_whole else ""


def settle_line(*, line_id: str, officer_id: str, need_id: str, n: int, by: Actor, at: datetime) -> RosterLine:
    """Accept a held line for the officer and the need that somebody chose.

    :raises NotAllowed: `wrong_role`, `not_found`, `line_not_held`, `not_a_draft`, `unknown_need`, `assigned_already`,
        `stale_row`.
    """
    check_reach(by, Action.UPDATE, Kind.PLAN)
    with writing():
        line = _held(line_id, by)
        officer = row_of(by, Officer, officer_id)
        if officer.left_at is not None:
            raise NotAllowed("not_found")
        need = Need.objects.filter(pk=need_id, post__incident_id=by.incident, post__closed_at=None).first()
        if need is None:
            raise NotAllowed("unknown_need")
        if Assignment.objects.filter(plan=line.plan, officer=officer, starts_at=need.starts_at).exists():
            raise NotAllowed("assigned_already")
        made = Assignment.objects.create(
            plan=line.plan, officer=officer, need=need, starts_at=need.starts_at, ends_at=need.ends_at
        )
        facts = {"plan": line.plan_id, "officer": officer.pk, "need": need.pk}
        starts_at, ends_at = min(line.plan.starts_at, need.starts_at), max(line.plan.ends_at, need.ends_at)
        step(line.plan, "plan.assigned", by=by, at=at, facts={"officer": officer.pk, "need": need.pk},
             starts_at=starts_at, ends_at=ends_at)  # fmt: skip
        return step(
            line, "roster_line.settled", by=by, at=at, facts=facts, n=n, disposition=ACCEPTED, reason="",
            assignment=made, starts_at=need.starts_at, ends_at=need.ends_at,
        )  # fmt: skip


def refuse_line(*, line_id: str, reason: str, n: int, by: Actor, at: datetime) -> RosterLine:
    """Reject a held line for good.

    :raises NotAllowed: `wrong_role`, `not_found`, `line_not_held`, `not_a_draft`, `bad_reason`, `stale_row`.
    """
    check_reach(by, Action.UPDATE, Kind.PLAN)
    if reason not in REFUSALS:
        raise NotAllowed("bad_reason")
    with writing():
        line = _held(line_id, by)
        facts = {"plan": line.plan_id}
        return step(line, "roster_line.settled", by=by, at=at, facts=facts, why=reason, n=n, disposition=REJECTED,
                    reason=reason)  # fmt: skip


def _held(line_id: str, by: Actor) -> RosterLine:
    line = row_of(by, RosterLine, line_id)
    if line.disposition != HELD:
        raise NotAllowed("line_not_held")
    if line.plan.state != DRAFT:
        raise NotAllowed("not_a_draft")
    return line
