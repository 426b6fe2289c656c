"""Probes of the matrix for people, posts with levels and pairings, and plans."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.forces.access import people as access
from bihuan.apps.forces.actions.absences import tell_absence
from bihuan.apps.forces.actions.assigning import assign
from bihuan.apps.forces.actions.officers import add_officer
from bihuan.apps.forces.actions.plans import ask_plan
from bihuan.apps.forces.actions.posts import PostTold, close_post, open_post
from bihuan.apps.forces.models import Plan
from bihuan.apps.forces.rules.people import OfficerTold
from tests.trust.plans_ground import SEATS, Planned, planned_at
from tests.trust.trying import Try, probe


def _it(t: Try) -> Planned:
    return planned_at(t.ground, SEATS[t.place])


@probe("officer", "list")
def _(t: Try) -> bool:
    return access.list_officers(t.by).filter(pk=_it(t).officer).exists()


@probe("officer", "read")
def _(t: Try) -> bool:
    return bool(access.get_officer(t.by, _it(t).officer))


@probe("officer", "create")
def _(t: Try) -> bool:
    unit = t.world.units[SEATS[t.place]].pk
    return bool(add_officer(told=OfficerTold("NEW-1", "新来者", unit), by=t.by, at=t.at))


@probe("officer", "update")
def _(t: Try) -> bool:
    ends_at = t.at + timedelta(hours=3)
    it = _it(t)
    return bool(tell_absence(officer_id=it.officer, kind="leave", starts_at=t.at, ends_at=ends_at, by=t.by, at=t.at))


@probe("post", "list")
def _(t: Try) -> bool:
    return access.list_posts(t.by).filter(pk=_it(t).post).exists()


@probe("post", "read")
def _(t: Try) -> bool:
    return bool(access.get_post(t.by, _it(t).post))


@probe("post", "create")
def _(t: Try) -> bool:
    unit = t.world.units[SEATS[t.place]].pk
    return bool(open_post(told=PostTold(unit, "新岗", "gate"), by=t.by, at=t.at))


@probe("post", "update")
def _(t: Try) -> bool:
    return bool(close_post(post_id=_it(t).post, n=0, by=t.by, at=t.at))


def _plan(t: Try) -> str:
    """Return a plan that is in force as everybody's own; a draft lies above a unit, and is nobody's beside it."""
    it = _it(t)
    return it.published if t.place in {"own", "other"} else it.draft


@probe("plan", "list")
def _(t: Try) -> bool:
    return access.list_plans(t.by).filter(pk=_plan(t)).exists()


@probe("plan", "read")
def _(t: Try) -> bool:
    return bool(access.get_plan(t.by, _plan(t)))


@probe("plan", "create")
def _(t: Try) -> bool:
    it = _it(t)
    Plan.objects.filter(pk__in=(it.draft, it.published)).update(state="dropped")
    begin = t.at + timedelta(hours=200)
    return bool(ask_plan(starts_at=begin, ends_at=begin + timedelta(hours=60), by=t.by, at=t.at))


@probe("plan", "update")
def _(t: Try) -> bool:
    it = _it(t)
    return bool(assign(plan_id=it.draft, officer_id=it.officer, need_id=it.free_need, n=0, by=t.by, at=t.at))
