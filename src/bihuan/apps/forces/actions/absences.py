"""Who cannot be given a post, and until when. Telling it while a published plan counts on them raises the drop-out."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.actions.rows import begin, step
from bihuan.apps.forces.models import Absence, Officer
from bihuan.apps.forces.queries.people import assignments_within
from bihuan.apps.forces.queries.scope import row_of
from bihuan.apps.forces.rules.people import check_absence, overlaps
from bihuan.apps.forces.rules.reach import check_reach


def tell_absence(
    *, officer_id: str, kind: str, starts_at: datetime, ends_at: datetime | None, by: Actor, at: datetime
) -> Absence:
    """Keep that somebody is away; posts that a published plan gives them meanwhile are raised as a drop-out.

    The journal names neither the kind nor the person's name: a sickness is nobody's business but the planner's.

    :raises NotAllowed: `wrong_role`, `not_found`, `already_left`, `already_away`, or what `check_absence` says.
    """
    check_absence(kind, starts_at, ends_at)
    with writing():
        officer = row_of(by, Officer, officer_id)
        check_reach(by, Action.UPDATE, Kind.OFFICER, officer.unit_id)
        if officer.left_at is not None:
            raise NotAllowed("already_left")
        known = Absence.objects.filter(officer=officer).values_list("starts_at", "ends_at")
        if any(overlaps((starts_at, ends_at), one) for one in known):
            raise NotAllowed("already_away")
        row = Absence(officer=officer, kind=kind, starts_at=starts_at, ends_at=ends_at, told_by=by.account, told_at=at)
        facts = {"officer": officer.pk, "unit": officer.unit_id}
        begin(row, "absence.told", by=by, at=at, facts=facts)
        _raise_drop_out(officer, row, by, at)
        return row


def _raise_drop_out(officer: Officer, row: Absence, by: Actor, at: datetime) -> None:
    """Record what published plans counted on the officer for, once an absence; nothing when they counted on nothing."""
    lost = assignments_within(officer.pk, max(row.starts_at, at), row.ends_at)
    if not lost:
        return
    facts = {
        "absence": row.pk, "unit": officer.unit_id, "plans": sorted({one.plan_id for one in lost}),
        "assignments": [one.pk for one in lost],
    }  # fmt: skip
    record_event(EventDraft("officer.dropped_out", "officer", officer.pk, officer.n + 1, by, at, facts))
    Officer.objects.filter(pk=officer.pk).update(n=officer.n + 1)


def end_absence(*, absence_id: str, ends_at: datetime, n: int, by: Actor, at: datetime) -> Absence:
    """Say until when somebody is away: earlier, later, or at last.

    :raises NotAllowed: `wrong_role`, `not_found`, `end_before_start`, `already_away`, `stale_row`.
    """
    with writing():
        row = row_of(by, Absence, absence_id)
        check_reach(by, Action.UPDATE, Kind.OFFICER, row.officer.unit_id)
        check_absence(row.kind, row.starts_at, ends_at)
        others = Absence.objects.filter(officer=row.officer_id).exclude(pk=row.pk).values_list("starts_at", "ends_at")
        if any(overlaps((row.starts_at, ends_at), one) for one in others):
            raise NotAllowed("already_away")
        is_longer = row.ends_at is not None and ends_at > row.ends_at
        step(row, "absence.changed", by=by, at=at, facts={"officer": row.officer_id}, n=n, ends_at=ends_at)
        if is_longer:
            _raise_drop_out(row.officer, row, by, at)
        return row
