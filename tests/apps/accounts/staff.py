"""Invented real accounts (none of a drill) with roles in an incident that is no drill."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bihuan.apps.accounts.actions.factors import begin_totp, confirm_totp
from bihuan.apps.accounts.rules.codes import code_at
from bihuan.apps.core.models import Account, Grant, Unit
from bihuan.apps.core.rules import Actor, Role
from tests.web.people import PASSWORD, make_incident

INCIDENT = "SA-1"


def make_staff(username: str, role: Role | None, *, unit: Unit | None = None, full_name: str = "李娜") -> Account:
    """Return a real account with a role that began an hour ago."""
    incident = make_incident(INCIDENT, is_drill=False)
    account = Account(username=username, full_name=full_name)
    account.set_password(PASSWORD)
    account.save()
    if role is not None:
        at = datetime.now(UTC) - timedelta(hours=1)
        Grant.objects.create(
            account=account, incident=incident, role=role, unit=unit, starts_at=at, ends_at=at + timedelta(days=2)
        )
    return account


def actor(account: Account, role: Role) -> Actor:
    """Return the account as an actor of the incident."""
    return Actor(account.id, role, INCIDENT)


def set_up_totp(account: Account, at: datetime) -> str:
    """Let the account have an authenticator; return its secret."""
    secret: str = begin_totp(account=account, at=at).secret
    confirm_totp(account=account, code=code_at(secret, at), at=at)
    return secret
