"""What may happen in core: who may act, what is personal and who may see it, how a job backs off. Pure values."""

from bihuan.apps.core.rules.actors import (
    DESK_DUTY_ROLES,
    LEASE,
    MAX_FAILURES,
    UNIT_DUTY_ROLES,
    Actor,
    DutyRole,
    NotAllowed,
    Role,
    back_off,
    is_dead,
    is_running,
    system,
)

__all__ = [
    "DESK_DUTY_ROLES",
    "LEASE",
    "MAX_FAILURES",
    "UNIT_DUTY_ROLES",
    "Actor",
    "DutyRole",
    "NotAllowed",
    "Role",
    "back_off",
    "is_dead",
    "is_running",
    "system",
]
