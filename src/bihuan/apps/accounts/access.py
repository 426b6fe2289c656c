"""What a signed-in account's session is good for now; whatever cannot be settled is good for nothing (R25, R29)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bihuan.apps.accounts.models import SignedIn
from bihuan.apps.accounts.queries import find_session_row, has_factor, has_real_role
from bihuan.apps.accounts.rules.granting import MAY_GIVE
from bihuan.apps.accounts.rules.sessions import Standing, standing_of
from bihuan.apps.core.access import check_role
from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import Actor, Role

ADMINISTERING = frozenset(MAY_GIVE)
TERMINAL_ROLES = frozenset({Role.ADMINISTRATOR, Role.DESK_LEAD})


class Reach(StrEnum):
    """How far a session reaches: nowhere, to the set-up of a second factor, to the lock screen, everywhere."""

    NOWHERE = "nowhere"
    SET_UP = "set_up"
    LOCKED = "locked"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Admission:
    """The session's row (None where there is none) and how far it reaches."""

    row: SignedIn | None
    reach: Reach


def is_one_step(account: Account, at: datetime) -> bool:
    """Say whether the account needs no second factor: one of a drill, that has no role in anything real."""
    return account.is_drill and not has_real_role(account, at)


def admit(session_id: object, account: Account, at: datetime) -> Admission:
    """Return how far the session reaches. Without a row of its own, or past its time, it reaches nowhere."""
    row = find_session_row(session_id, account) if isinstance(session_id, str) else None
    standing = Standing.ENDED if row is None else standing_of(row.state, at)
    if row is None or standing is Standing.ENDED:
        return Admission(row, Reach.NOWHERE)
    if row.second or is_one_step(account, at):
        return Admission(row, Reach.LOCKED if standing is Standing.LOCKED else Reach.ALL)
    if has_factor(account) or standing is Standing.LOCKED:  # a factor was there to be asked for, and was not asked
        return Admission(row, Reach.NOWHERE)
    return Admission(row, Reach.SET_UP)


def check_administers(by: Actor) -> None:
    """Refuse who may give nobody anything. :raises NotAllowed: `wrong_role`."""
    check_role(by, ADMINISTERING)


def check_marks_terminals(by: Actor) -> None:
    """Refuse who may not say that a terminal is shared. :raises NotAllowed: `wrong_role`."""
    check_role(by, TERMINAL_ROLES)


def roles_to_give(by: Actor) -> list[Role]:
    """Return the roles that this person may propose and confirm, in the order of product.md."""
    return [role for role in Role if role in MAY_GIVE.get(by.role, frozenset())]


def may_mark_terminals(by: Actor) -> bool:
    """Say whether this person may say that a terminal is shared."""
    return by.role in TERMINAL_ROLES
