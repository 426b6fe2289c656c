"""The rows of people, posts and plans as the planner's problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from bihuan.apps.core.models import Area, Incident
from bihuan.apps.forces.models import Absence, Assignment, Need, Officer, Pairing, Plan, Post
from bihuan.apps.forces.queries.attendance import last_ends
from bihuan.apps.forces.queries.heat import need_heat_minutes
from bihuan.apps.forces.queries.levels import home_minimum, level_at
from bihuan.apps.forces.queries.people import in_strength
from bihuan.apps.forces.queries.plans import needs_within
from bihuan.apps.forces.rules.blocks import is_night
from bihuan.apps.forces.rules.plans import PUBLISHED
from bihuan.engine.roster import problem as engine

_TRAILING = timedelta(days=14)
_AROUND = timedelta(days=8)  # the rules look seven days back and ahead, and at the rest before and after
_FOREVER = timedelta(days=365)
_HOME = "home_station"
Periods = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a problem is about: the incident, the period, the plan that gives way, and whether what has begun stays."""

    incident: str
    starts_at: datetime
    ends_at: datetime
    replaces: str
    keeps_begun: bool
    at: datetime
    blocks_a_day: int = 1
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a problem one question looks at: people of these units, needs, and the needs whose heat counts for it.

    A problem of a part knows the hard rules alone: no homes, no hours worked, no pairings, which only wishes look at.
    """

    people: frozenset[str]
    units: frozenset[str]
    needs: frozenset[str]
    heated: frozenset[str]


def part_of_cell(plan: Plan, officer: str, need: str, at: datetime) -> Part:
    """Return what the hard rules look at when an officer is put to a need: their unit, who stands there, their blocks.

    The rules about a person look at nobody else, that of skills at who stands at the need, that of the home station at
    the officer's unit. The blocks of the others count with their hours alone, so that their heat need not be known.
    """
    units = frozenset(Officer.objects.filter(pk=officer).values_list("unit_id", flat=True))
    there = Assignment.objects.filter(plan=plan, need=need).values("officer")
    found = in_strength(plan.incident_id, at).filter(Q(unit__in=units) | Q(pk__in=there))
    people = frozenset(found.values_list("pk", flat=True))
    plans = [one for one in (plan.pk, plan.replaces) if one]
    given = list(Assignment.objects.filter(plan__in=plans, officer__in=people).values_list("officer", "need"))
    mine = frozenset({need, *(block for who, block in given if who == officer)})
    return Part(people, units, mine | {block for _who, block in given}, mine)


def frame_of(plan: Plan, at: datetime) -> Frame:
    """Return what a plan is about: one made anew leaves blocks that run as they are, any other may change them."""
    keeps_begun = bool(plan.replaces) and plan.settings.get("way") == "plan"
    blocks = int(plan.settings.get("blocks_a_day", 1))
    return Frame(plan.incident_id, plan.starts_at, plan.ends_at, plan.replaces, keeps_begun, at, blocks, plan.pk)


def seconds(instant: datetime) -> int:
    """Return whole seconds since 1970 UTC."""
    return int(instant.timestamp())


def problem_of(frame: Frame, part: Part | None = None) -> engine.Problem:
    """Return the planner's problem, whole or a part of it, as people, posts, heat and the duty level stand now.

    Where the heat of a need is unknown it sets no limit; the page says so, and whoever publishes answers for it. Needs
    that are over, or begun when they are not free any more, are left out: whoever stands there has that block as one
    given before.
    """
    within = needs_within(frame.incident, frame.starts_at, frame.ends_at)
    within = within if part is None else within.filter(pk__in=part.needs)
    needs = [one for one in within if _is_free(one, frame)]
    heat = need_heat_minutes(needs if part is None else [one for one in needs if one.pk in part.heated])
    zone = Incident.objects.values_list("time_zone", flat=True).get(pk=frame.incident)
    return engine.Problem(
        tuple(_officers(frame, {one.pk for one in needs}, part)),
        tuple(_need(one, zone, heat.get(one.pk)) for one in needs),
        rules_of(frame, zone, part),
    )


def _is_free(need: Need, frame: Frame) -> bool:
    return need.ends_at > frame.at and not (frame.keeps_begun and need.starts_at <= frame.at)


def rules_of(frame: Frame, zone: str, part: Part | None = None) -> engine.Rules:
    """Return the hard rules: those of the duty level that holds, and the people it keeps at each home station."""
    held = level_at(frame.incident, frame.at)
    home = home_minimum(frame.incident, frame.at, part.units if part else None)
    if held is None:
        return engine.Rules(blocks_a_day=frame.blocks_a_day, home_minimum=home, zone=zone)
    level = held.level
    return engine.Rules(
        day_minutes=level.day_minutes, week_minutes=level.week_minutes, rest_minutes=level.rest_minutes,
        blocks_a_day=frame.blocks_a_day, home_minimum=home, zone=zone, stretch_minutes=level.day_minutes,
    )  # fmt: skip


def _need(row: Need, zone: str, heat_minutes: int | None) -> engine.Need:
    post, skills, skilled = row.post, set(row.post.skills), row.skilled
    if post.department:
        skills, skilled = {*skills, department_skill(post.department)}, row.wished
    return engine.Need(
        row.pk, post.pk, seconds(row.starts_at), seconds(row.ends_at), row.minimum, row.wished, skilled,
        frozenset(skills), post.longitude, post.latitude, heat_minutes, is_night(row.starts_at, row.ends_at, zone),
        post.clothing, post.unit_id,
    )  # fmt: skip


def department_skill(department: str) -> str:
    """Return the skill that everybody of a department has: a seat at the desk is for its own people alone."""
    return f"department:{department}"


def _officers(frame: Frame, free: set[str], part: Part | None) -> Iterable[engine.Officer]:
    found = in_strength(frame.incident, frame.at)
    found = found if part is None else found.filter(pk__in=part.people)
    people = list(found.select_related("unit").order_by("unit_id", "number"))
    away, earlier = _absences(frame, part), _earlier(frame, free, part)
    ends, running = last_ends(frame.incident, frame.at, part.people if part else None), _running(frame)
    homes = homes_of(frame.incident) if part is None else {}
    worked = _worked(frame) if part is None else {}
    supports = _supports(frame, people) if part is None else {}
    for one in people:
        longitude, latitude = homes.get(one.unit_id, (None, None))
        skills = {*one.skills, *([department_skill(one.unit.department_id)] if one.unit.department_id else [])}
        last = ends.get(one.pk)
        if last and any(starts < last <= until for starts, until in running.get(one.pk, ())):
            last = None  # released before the end of a block that the plan holds: the block says more
        yield engine.Officer(
            one.pk, one.unit_id, frozenset(skills), frozenset(one.limits), longitude, latitude, one.pair,
            worked.get(one.pk, 0), tuple(away.get(one.pk, ())), seconds(last) if last else None,
            tuple(earlier.get(one.pk, ())), supports.get(one.pk, ""),
        )  # fmt: skip


def _absences(frame: Frame, part: Part | None) -> Periods:
    found: Periods = defaultdict(list)
    rows = Absence.objects.filter(officer__incident_id=frame.incident, starts_at__lt=frame.ends_at + _AROUND)
    rows = rows if part is None else rows.filter(officer__in=part.people)
    for one in rows.filter(Q(ends_at=None) | Q(ends_at__gt=frame.starts_at - _AROUND)):
        ends_at = one.ends_at or max(frame.ends_at + _FOREVER, one.starts_at + _FOREVER)
        found[one.officer_id].append((seconds(one.starts_at), seconds(ends_at)))
    return found


def _earlier(frame: Frame, free: set[str], part: Part | None) -> Periods:
    """Return the blocks that published plans give and this plan cannot take away; its own are its own to change.

    Its own that have begun count too, in force or not; those to come at a post that was closed count no more.
    """
    found: Periods = defaultdict(list)
    own = (frame.plan, frame.replaces)
    rows = Assignment.objects.filter(
        Q(plan__state=PUBLISHED) | Q(plan=frame.plan), plan__incident_id=frame.incident,
        ends_at__gt=frame.starts_at - _AROUND, starts_at__lt=frame.ends_at + _AROUND,
    ).exclude(plan__in=own, need__post__closed_at__isnull=False, starts_at__gt=frame.at)  # fmt: skip
    rows = rows if part is None else rows.filter(officer__in=part.people)
    told = rows.values_list("officer", "starts_at", "ends_at", "plan", "need").order_by("starts_at")
    for officer, starts, ends in dict.fromkeys(row[:3] for row in told if row[3] not in own or row[4] not in free):
        found[officer].append((seconds(starts), seconds(ends)))
    return found


def _running(frame: Frame) -> dict[str, list[tuple[datetime, datetime]]]:
    """Return the blocks that run and that the plan itself holds, or, while it is being made, the plan before it."""
    found: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    is_made = Assignment.objects.filter(plan=frame.plan).exists()
    rows = Assignment.objects.filter(plan=frame.plan if is_made else frame.replaces)
    running = rows.filter(starts_at__lte=frame.at, ends_at__gt=frame.at)
    for officer, starts, ends in running.values_list("officer", "starts_at", "ends_at"):
        found[officer].append((starts, ends))
    return found


def _worked(frame: Frame) -> dict[str, int]:
    """Return the minutes that published plans gave to each officer in the fourteen days before the period."""
    rows = Assignment.objects.filter(
        plan__incident_id=frame.incident, plan__state=PUBLISHED, starts_at__gte=frame.starts_at - _TRAILING,
        ends_at__lte=frame.starts_at,
    )  # fmt: skip
    minutes: dict[str, int] = defaultdict(int)
    for officer, starts, ends in rows.values_list("officer", "starts_at", "ends_at"):
        minutes[officer] += round((ends - starts).total_seconds() / 60)
    return minutes


def _supports(frame: Frame, people: list[Officer]) -> dict[str, str]:
    """Return which unit each officer supports: of a giver, as many as it promised, by their numbers."""
    found: dict[str, str] = {}
    rows = Pairing.objects.filter(incident_id=frame.incident, starts_at__lt=frame.ends_at, ends_at__gt=frame.starts_at)
    for pairing in rows.order_by("starts_at", "id"):
        free = [one.pk for one in people if one.unit_id == pairing.giver_id and one.pk not in found]
        found |= dict.fromkeys(free[: pairing.promised], pairing.taker_id)
    return found


def homes_of(incident: str) -> dict[str, tuple[float, float]]:
    """Return where each unit sets out from (degrees): its home station, else the middle of its areas' corners."""
    corners: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for unit, polygon in Area.objects.filter(incident_id=incident).values_list("unit_id", "polygon"):
        corners[unit].extend((float(one[0]), float(one[1])) for one in polygon)
    found = {
        unit: (sum(x for x, _ in all_) / len(all_), sum(y for _, y in all_) / len(all_))
        for unit, all_ in corners.items()
        if all_
    }
    stations = Post.objects.filter(incident_id=incident, kind=_HOME, closed_at=None, longitude__isnull=False)
    told = stations.values_list("unit_id", "longitude", "latitude")
    return found | {unit: (x, y) for unit, x, y in told if x is not None and y is not None}
