"""Controls in the first district: one in force, a draft, and a proposal that waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bihuan.apps.core.rules import Role
from bihuan.apps.zones.actions.controls import decide_control, draft_control
from bihuan.apps.zones.actions.levels import propose_raising
from bihuan.apps.zones.rules.controls import ControlTold

if TYPE_CHECKING:
    from tests.trust.ground import Ground


def told_at(at: datetime) -> ControlTold:
    """Return what an honest draft says at an instant: one community for a day."""
    return ControlTold(
        name="西山路以北", measures=("stay_in_area",), reason="spread", basis="第四十二条", starts_at=at,
        ends_at=at + timedelta(days=1), review_at=at + timedelta(hours=12), level="medium", communities=("511302001",),
    )  # fmt: skip


def keep_controls(ground: Ground) -> None:
    """Keep a control in force, a draft and a proposal."""
    at, analyst, lead = ground.world.at, ground.actor(Role.DESK_ANALYST, "own"), ground.actor(Role.DESK_LEAD, "own")
    held = draft_control(told=told_at(at), by=analyst, at=at)
    decide_control(control_id=held.pk, by=lead, at=at)
    draft = draft_control(told=told_at(at), by=analyst, at=at)
    incident = ground.world.incident.code
    proposal = propose_raising(community="511302002", on_date=at.date(), incident=incident, at=at)
    assert proposal is not None
    ground.things["zones"] = {"control": held.pk, "draft": draft.pk, "proposal": proposal.pk}
