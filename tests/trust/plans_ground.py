"""People, posts and plans for the matrix and the addresses: one of the own unit, one of a sibling's, one above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bihuan.apps.core.models import Unit
from bihuan.apps.forces.models import Absence, Assignment, DutyLevel, Need, Officer, Pairing, Plan, Post, RosterLine

if TYPE_CHECKING:
    from tests.trust.ground import Ground

SEATS = {"own": "PCS-03", "sibling": "SQ-07", "superior": "CDC", "other": "PCS-03"}


@dataclass
class Planned:
    """What lies at one unit: somebody and their absence, a post with its need, a draft, a plan in force, a pairing."""

    officer: str
    absence: str
    post: str
    need: str
    free_need: str
    draft: str
    published: str
    assignment: str
    roster_line: str
    level: str
    pairing: str


def planned_at(ground: Ground, unit: str, prefix: str = "x") -> Planned:
    """Make all of it for the unit, in the first district."""
    world, at = ground.world, ground.world.at
    here, hour = {"incident": world.incident, "unit": world.units[unit]}, timedelta(hours=1)
    officer = Officer.objects.create(number=f"{prefix}{unit}", name="何一诺", joined_at=at - 9 * hour, **here)
    absence = Absence.objects.create(
        officer=officer, kind="leave", starts_at=at + 300 * hour, told_by="test", told_at=at
    )
    post = Post.objects.create(name=f"{prefix}{unit} 岗", kind="gate", opened_at=at, **here)
    need, free = (
        Need.objects.create(post=post, starts_at=at + n * hour, ends_at=at + (n + 6) * hour, minimum=1, wished=1)
        for n in (200, 240)
    )
    times = {"starts_at": at + 199 * hour, "ends_at": at + 260 * hour, "made_by": "test", "made_at": at}
    draft, force = (
        Plan.objects.create(incident=world.incident, state=state, settings={"way": "hand"}, **times)
        for state in ("draft", "published")
    )
    Plan.objects.filter(pk=draft.pk).update(replaces=force.pk)
    given = Assignment.objects.create(
        plan=draft, officer=officer, need=need, starts_at=need.starts_at, ends_at=need.ends_at
    )
    line = RosterLine.objects.create(
        incident=world.incident, plan=draft, source=f"{prefix}{unit}"[:36], place="sheet 1!B2", disposition="held",
        reason="unknown_name",
    )  # fmt: skip
    level = DutyLevel.objects.create(
        incident=world.incident, code=f"{prefix}{unit}"[:20], name="二级", share_percent=50, call_up_minutes=60,
        home_percent=25,
    )  # fmt: skip
    other = Unit.objects.filter(incident=world.incident).exclude(pk=unit)[0]
    pairing = Pairing.objects.create(
        incident=world.incident, giver_id=unit, taker=other, promised=1, starts_at=at - hour, ends_at=at + 99 * hour,
        agreed_by="test", agreed_at=at,
    )  # fmt: skip
    return Planned(
        officer.pk, absence.pk, post.pk, need.pk, free.pk, draft.pk, force.pk, given.pk, line.pk, level.pk, pairing.pk
    )
