"""Who is where: blocks of published plans, presences, minutes worked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from bihuan.apps.forces.models import Absence, Assignment, Attendance, Need, Officer, Post
from bihuan.apps.forces.rules.attendance import DAY, EARLY, LATE_AFTER, WEEK, Block, block_now, minutes_within

Spell = tuple[datetime, datetime | None]


def published(incident: str) -> QuerySet[Assignment]:
    """Return what officers were given by the plans that are in force."""
    return Assignment.objects.filter(plan__incident_id=incident, plan__state="published")


def blocks_of(officer_id: str, incident: str, at: datetime) -> list[Block]:
    """Return the blocks of an officer that are not over, the next first."""
    rows = published(incident).filter(officer_id=officer_id, ends_at__gt=at).order_by("starts_at")
    told = rows.values_list("id", "need_id", "need__post_id", "starts_at", "ends_at")
    return [Block(*row) for row in told]


def block_at(officer: Officer, post: Post, at: datetime) -> Block | None:
    """Return the block that the officer has at the post now or within the hour, None for none."""
    blocks = [one for one in blocks_of(officer.pk, officer.incident_id, at) if one.post == post.pk]
    return block_now(blocks, at)


def running_need(post_id: str, at: datetime) -> Need | None:
    """Return what the post needs now, None when it needs nobody."""
    return Need.objects.filter(post_id=post_id, starts_at__lte=at, ends_at__gt=at).first()


def present_of(officer_id: str) -> Attendance | None:
    """Return where the officer is, None when nowhere."""
    rows = Attendance.objects.filter(officer_id=officer_id, state="present")
    return rows.select_related("post", "officer").first()


def present_at(post_id: str) -> QuerySet[Attendance]:
    """Return who is at a post, who was there first before the others."""
    return Attendance.objects.filter(post_id=post_id, state="present").order_by("checked_in_at", "id")


def is_absent(officer_id: str, at: datetime) -> bool:
    """Say whether the officer is on leave, ill, isolated …."""
    open_end = Q(ends_at=None) | Q(ends_at__gt=at)
    return Absence.objects.filter(open_end, officer_id=officer_id, starts_at__lte=at).exists()


def absent_officers(incident: str, at: datetime) -> set[str]:
    """Return the officers of the incident who are on leave, ill, isolated …."""
    open_end = Q(ends_at=None) | Q(ends_at__gt=at)
    rows = Absence.objects.filter(open_end, officer__incident_id=incident, starts_at__lte=at)
    return set(rows.values_list("officer_id", flat=True))


@dataclass(frozen=True, slots=True)
class Hours:
    """How many minutes an officer was at posts in the last 24 hours and in the last seven days."""

    day_minutes: int = 0
    week_minutes: int = 0


def hours_of(officers: Iterable[str], at: datetime) -> dict[str, Hours]:
    """Return the minutes that officers worked until now, one question for all of them."""
    wanted = set(officers)
    rows = Attendance.objects.filter(officer_id__in=wanted)
    recent = rows.filter(Q(left_at=None) | Q(left_at__gt=at - WEEK))
    spells: dict[str, list[Spell]] = defaultdict(list)
    for officer, begin, end in recent.values_list("officer_id", "checked_in_at", "left_at"):
        if begin is not None:
            spells[officer].append((begin, end))
    return {
        one: Hours(minutes_within(spells[one], at - DAY, at), minutes_within(spells[one], at - WEEK, at))
        for one in wanted
    }


def last_ends(incident: str, at: datetime, officers: Collection[str] | None = None) -> dict[str, datetime]:
    """Return when officers were last released from a post, all of the incident or some."""
    rows = Attendance.objects.filter(incident_id=incident, state="left", left_at__lte=at)
    rows = rows if officers is None else rows.filter(officer__in=officers)
    told = rows.order_by("left_at").values_list("officer_id", "left_at")
    return {officer: left_at for officer, left_at in told if left_at is not None}


def late_blocks(incident: str, at: datetime) -> list[Assignment]:
    """Return the blocks that run at open posts, whose officer is late and has no presence of any kind there yet."""
    is_open = Q(need__post__closed_at=None) | Q(need__post__closed_at__gt=at)
    running = published(incident).filter(is_open, starts_at__lte=at - LATE_AFTER, ends_at__gt=at)
    known = Attendance.objects.filter(incident_id=incident).exclude(need=None)
    there = set(known.filter(need__ends_at__gt=at).values_list("officer_id", "need_id"))
    standing = Attendance.objects.filter(incident_id=incident, state="present")
    stayed = set(
        standing.values_list("officer_id", "post_id")
    )  # two blocks in a row at one post: nobody checks in anew
    rows = running.select_related("need__post", "officer").order_by("starts_at", "id")
    return [
        one for one in rows
        if (one.officer_id, one.need_id) not in there and (one.officer_id, one.need.post_id) not in stayed
    ]  # fmt: skip


def next_block(officer_id: str, incident: str, at: datetime) -> Block | None:
    """Return the block that runs or comes next, however far away; None for none."""
    return min(blocks_of(officer_id, incident, at), key=lambda one: (one.starts_at > at, one.starts_at), default=None)


def coming_to(post_ids: Iterable[str], incident: str, at: datetime) -> dict[str, list[Assignment]]:
    """Return who is planned at posts now or within the hour: post → assignments."""
    rows = published(incident).filter(need__post_id__in=set(post_ids), starts_at__lte=at + EARLY, ends_at__gt=at)
    found: dict[str, list[Assignment]] = defaultdict(list)
    told = rows.select_related("officer").annotate(post_id=F("need__post_id")).order_by("starts_at", "officer__number")
    for one in told:
        found[one.post_id].append(one)
    return found
