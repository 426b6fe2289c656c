"""A small world of posts and officers: a desk, two units, eight officers, two posts, a plan that is in force.

`make_forces()` makes rows directly; `tests/worlds.py` gives it the incident, the accounts and the units. Officers P1 …
P4 are of PCS-03, S1 … S4 of SQ-07; P1 and P2, S1 and S2 have accounts of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bihuan.apps.core.actions import grant_role
from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.forces.models import Absence, Assignment, Need, Officer, Plan, Post
from tests.web.people import PASSWORD
from tests.worlds import World, make_world

HOUR = timedelta(hours=1)
AT = datetime(2026, 8, 25, 0, 0, tzinfo=UTC)  # eight in the morning in Nanchong
NAMES = {
    "P1": "何一诺", "P2": "高二妹", "P3": "林三石", "P4": "郭四海",
    "S1": "罗五月", "S2": "梁六顺", "S3": "宋七巧", "S4": "唐八方",
}  # fmt: skip
ACCOUNTS = {"P1": "officer@PCS-03", "P2": "officer2@PCS-03", "S1": "officer@SQ-07", "S2": "officer2@SQ-07"}


@dataclass
class Forces:
    """What a test needs to know: the world below, posts by name, officers by number, the plan."""

    world: World
    at: datetime
    posts: dict[str, Post] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    plan: Plan | None = None

    @property
    def incident(self) -> str:
        """The incident's code."""
        return self.world.incident.code

    def actor(self, name: str) -> Actor:
        """Return a person as an actor: "lead", "planner", "leader@PCS-03", or an officer by number ("P1")."""
        if name in ACCOUNTS:
            return self.world.actor(ACCOUNTS[name])
        if name in _MORE:
            _full_name, role, unit = _MORE[name]
            account = self.world.people[name]
            return Actor(account.id, role, self.incident, unit, account.full_name)
        return self.world.actor(name)

    def need(self, post: str, begin: float, end: float, minimum: int = 1) -> Need:
        """Let a post need somebody from `begin` to `end`, in hours from the world's instant."""
        starts_at, ends_at = self.at + begin * HOUR, self.at + end * HOUR
        return Need.objects.create(
            post=self.posts[post], starts_at=starts_at, ends_at=ends_at, minimum=minimum, wished=minimum
        )

    def assign(self, number: str, need: Need, plan: Plan | None = None) -> Assignment:
        """Give an officer a block of the plan."""
        return Assignment.objects.create(
            plan=plan or self.plan,
            officer=self.officers[number],
            need=need,
            starts_at=need.starts_at,
            ends_at=need.ends_at,
        )

    def away(self, number: str, kind: str = "sickness") -> Absence:
        """Let an officer be absent from an hour before the world's instant, without an end."""
        return Absence.objects.create(
            officer=self.officers[number], kind=kind, starts_at=self.at - HOUR, told_by="test", told_at=self.at - HOUR
        )


_MORE = {
    "planner": ("冯规划", Role.PLANNER, ""),
    "leader@PCS-03": ("邓点长", Role.SITE_LEADER, "PCS-03"),
    "leader@SQ-07": ("许点长", Role.SITE_LEADER, "SQ-07"),
}


def make_forces(*, at: datetime = AT, is_planned: bool = True) -> Forces:
    """Return the world at `at`: needs run from now to +6 h and from +6 h to +12 h at both posts.

    P1 and S1 have the first block of their unit's post, P2 and S2 the second, unless it `is_planned` not.
    """
    made = Forces(make_world(records=0, at=at), at)
    _accounts(made)
    for number, name in NAMES.items():
        unit = made.world.units["PCS-03" if number[0] == "P" else "SQ-07"]
        made.officers[number] = Officer.objects.create(
            incident=made.world.incident, unit=unit, number=number, name=name,
            phone=f"1390000{ord(number[0])}{number[1]}0",
            account=made.world.people[ACCOUNTS[number]] if number in ACCOUNTS else None,
            skills=["order"] if number[1] in "12" else ["order", "driving"], joined_at=at - 30 * 24 * HOUR,
        )  # fmt: skip
    for name, unit, kind in (("西山路点位", "PCS-03", "test_site"), ("河东卡口", "SQ-07", "gate")):
        made.posts[unit] = Post.objects.create(
            incident=made.world.incident, unit=made.world.units[unit], name=name, kind=kind, place_text="路口东侧",
            opened_at=at - 24 * HOUR,
        )  # fmt: skip
    _plan(made, is_planned)
    return made


def _accounts(made: Forces) -> None:
    for name, (full_name, role, unit) in _MORE.items():
        account = Account(username=name, full_name=full_name, is_drill=True)
        account.set_password(PASSWORD)
        account.save()
        held = made.world.units[unit] if unit else None
        grant_role(
            account=account, incident=made.world.incident, role=role, unit=held, by=None, at=made.at - HOUR, days=7
        )
        made.world.people[name] = account


def _plan(made: Forces, is_planned: bool) -> None:
    made.plan = Plan.objects.create(
        incident=made.world.incident, starts_at=made.at, ends_at=made.at + 24 * HOUR, state="published", made_by="test",
        made_at=made.at - HOUR, published_by="test", published_at=made.at - HOUR,
    )  # fmt: skip
    for unit, letter in (("PCS-03", "P"), ("SQ-07", "S")):
        first, second = made.need(unit, 0, 6), made.need(unit, 6, 12)
        if is_planned:
            made.assign(f"{letter}1", first)
            made.assign(f"{letter}2", second)
