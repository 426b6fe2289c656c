"""How long a session stands, and when it is locked (R25, R28). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bihuan.apps.core.rules import Role

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(seconds=30)
STEP_LASTS = timedelta(minutes=10)
PROOF_LASTS = timedelta(minutes=15)
# Who works at terminals that the next shift sits down at.
SHARED_ROLES = frozenset(
    {
        Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK, Role.INTERVIEWER, Role.REVIEWER, Role.HEALTH_APPROVER,
        Role.DEPARTMENT_APPROVER, Role.UNIT_DISPATCHER, Role.PLANNER, Role.COMMANDER, Role.INSPECTOR, Role.AUDITOR,
        Role.HOTLINE_OPERATOR, Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR,
    }
)  # fmt: skip


class Standing(StrEnum):
    """What a session is good for at this instant."""

    OPEN = "open"
    LOCKED = "locked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class SessionState:
    """The instants that decide it."""

    began_at: datetime
    seen_at: datetime
    is_shared: bool
    is_locked: bool
    is_ended: bool


def standing_of(state: SessionState, at: datetime) -> Standing:
    """Return how the session stands: ended after twelve hours, locked after fifteen idle minutes where it is shared."""
    if state.is_ended or at - state.began_at >= ABSOLUTE:
        return Standing.ENDED
    if state.is_locked or (state.is_shared and at - state.seen_at >= IDLE):
        return Standing.LOCKED
    return Standing.OPEN


def is_shared_by(role: Role | None, *, is_own_device: bool, is_duty_terminal: bool) -> bool:
    """Say whether a session counts as one at a shared terminal: marked so, or a desk role that did not deny it."""
    return is_duty_terminal or (role in SHARED_ROLES and not is_own_device)


_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
_BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")


def device_name(user_agent: str) -> str:
    """Return a short name for a device, coarse on purpose: enough to know one's own again, not to track anybody."""
    system = next((one for one in _SYSTEMS if one in user_agent), "")
    browser = next((one for one in _BROWSERS if one in re.findall(r"\b[A-Z][a-z]+", user_agent)), "")
    return " · ".join(part for part in (browser.replace("Edg", "Edge"), system) if part)
