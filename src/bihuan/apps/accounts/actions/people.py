"""Accounts themselves: added, given a new password, closed and opened again."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password

from bihuan.apps.accounts.actions.factors import forget_begun_totp
from bihuan.apps.accounts.actions.granting import withdraw_proposals_of
from bihuan.apps.accounts.actions.sessions import end_all_sessions
from bihuan.apps.accounts.actions.telling import actor_for, tell
from bihuan.apps.accounts.actions.throttle import forget_tries, key_of
from bihuan.apps.accounts.actions.tokens import revoke_tokens
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import Actor


def add_account(*, username: str, full_name: str, password: str | None, by: Actor, at: datetime) -> Account:
    """Add a named account; without a password it is a system's. :raises ValidationError: the password is too weak."""
    account = Account(username=username, full_name=full_name)
    if password is not None:
        validate_password(password, account)
    account.set_password(password)
    with writing():
        account.save()
        tell("account.added", account.id, by=by, at=at, facts={"system": password is None})
    return account


def change_password(*, account: Account, password: str, session: str, at: datetime) -> None:
    """Give the own account a new password and end its other sessions. :raises ValidationError: it is too weak."""
    validate_password(password, account)
    account.set_password(password)
    by = actor_for(account, at)
    with writing():
        account.save(update_fields=["password"])
        forget_begun_totp(account=account)
        tell("account.password_changed", account.id, by=by, at=at)
        end_all_sessions(account=account, by=by, reason="password_changed", at=at, but=session)


def close_account(*, account: Account, by: Actor, at: datetime) -> None:
    """Close an account at once: its sessions end, its tokens are void, its proposals are withdrawn."""
    with writing():
        if Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False) == 1:
            tell("account.locked", account.id, by=by, at=at)
        end_all_sessions(account=account, by=by, reason="account_locked", at=at)
        revoke_tokens(account=account, by=by, at=at)
        withdraw_proposals_of(account=account, by=by, at=at)


def open_account(*, account: Account, by: Actor, at: datetime) -> None:
    """Let a closed account sign in again, and forget its failed tries."""
    with writing():
        Account.objects.filter(pk=account.pk).update(is_active=True)
        forget_tries([key_of("name", account.username), key_of("second", account.id)])
        tell("account.unlocked", account.id, by=by, at=at)
