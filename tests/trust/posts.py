"""Posts with people, a call and a finding for the matrix and the addresses: one of the own unit, one of a sibling's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bihuan.apps.core.rules import Role
from bihuan.apps.forces.models import (
    Attendance,
    CallLine,
    CallUp,
    Finding,
    Inspection,
    InspectionAnswer,
    Officer,
    Post,
)
from bihuan.apps.forces.rules.inspections import newest

if TYPE_CHECKING:
    from tests.trust.ground import Ground

SEATS = {"own": "PCS-03", "sibling": "SQ-07", "superior": "SQ-07"}


@dataclass
class AtPost:
    """What lies at one unit: who could come, who is there, who was called, what was found."""

    officer: str
    post: str
    attendance: str
    call: str
    line: str
    visit: str
    finding: str


def at_unit(ground: Ground, unit: str, prefix: str = "") -> AtPost:
    """Make a post of the unit with one present, one who could come, a call to both and an open finding."""
    world, at = ground.world, ground.world.at
    field = ground.accounts[Role.FIELD_OFFICER, False] if unit == "PCS-03" else None
    own = {"incident": world.incident, "unit": world.units[unit], "joined_at": at - timedelta(days=9)}
    there = Officer.objects.create(number=f"{prefix}{unit}-1", name="何一诺", phone="13900001111", **own)
    coming = Officer.objects.create(
        number=f"{prefix}{unit}-2", name="高二妹", phone="13900002222", account=field, **own
    )
    post = Post.objects.create(
        incident=world.incident, unit=world.units[unit], name=f"{prefix}{unit} 点位", kind="gate",
        opened_at=at - timedelta(days=1),
    )  # fmt: skip
    held = Attendance.objects.create(
        incident=world.incident, post=post, officer=there, state="present", reason="swap", checked_in_at=at,
        heat_since=at,
    )  # fmt: skip
    call = CallUp.objects.create(
        incident=world.incident, message="muster", answer_minutes=15, made_by="test", made_at=at
    )
    line = CallLine.objects.create(call_up=call, officer=coming)
    visit, found = _visit(ground, unit, post)
    return AtPost(coming.pk, post.pk, held.pk, call.pk, line.pk, visit, found)


def _visit(ground: Ground, unit: str, post: Post) -> tuple[str, str]:
    world, at = ground.world, ground.world.at
    told = {"incident": world.incident, "unit": world.units[unit], "post": post, "checklist": newest().version}
    visit = Inspection.objects.create(visited_by="test", visited_at=at, **told)
    InspectionAnswer.objects.create(inspection=visit, item="manned", answer="lacking", note="少一人")
    found = Finding.objects.create(
        inspection=visit, item="manned", severity="serious", due_at=at + timedelta(hours=2), found_by="test",
        found_at=at, state="remedied", order="", **told,
    )  # fmt: skip
    return visit.pk, found.pk
