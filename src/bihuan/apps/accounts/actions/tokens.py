"""Tokens by which systems call the API: shown once, kept as an HMAC, ending by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from bihuan.apps.accounts.actions.telling import tell
from bihuan.apps.accounts.models import ApiToken
from bihuan.apps.accounts.rules.codes import new_token
from bihuan.apps.accounts.rules.sessions import SEEN_EVERY
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import Actor

LONGEST_DAYS = 365


def _digest(token: str) -> str:
    return salted_hmac("bihuan.token", token, algorithm="sha256").hexdigest()


def issue_token(*, account: Account, days: int, by: Actor, at: datetime) -> str:
    """Return a new token of a system's account; nobody can read it again.

    :raises ValueError: the account is a person's, who signs in with a second factor; or the days are out of range.
    """
    if account.has_usable_password() and not account.is_drill:
        raise ValueError(f"{account.username} is a person's account: tokens are for systems (account add --system)")
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"a token lasts 1 to {LONGEST_DAYS} days")
    token = new_token()
    with writing():
        row = ApiToken.objects.create(
            account=account, digest=_digest(token), made_at=at, expires_at=at + timedelta(days=days)
        )
        tell("token.issued", row.id, by=by, at=at, facts={"account": account.id, "days": days})
    return token


def revoke_tokens(*, account: Account, by: Actor, at: datetime) -> int:
    """Void every running token of an account at once; return how many."""
    with writing():
        running = list(ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=at))
        for token in running:
            if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at) == 1:
                tell("token.revoked", token.pk, by=by, at=at, facts={"account": account.id})
    return len(running)


def account_of_token(*, token: str, username: str | None, at: datetime) -> Account | None:
    """Return whose token it is; None where it is unknown, ended, revoked, of a closed account or of another name."""
    rows = ApiToken.objects.filter(digest=_digest(token), revoked_at=None, expires_at__gt=at, account__is_active=True)
    row = rows.select_related("account").first()
    if row is None or (username is not None and row.account.username != username):
        return None
    if row.used_at is None or at - row.used_at >= SEEN_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(used_at=at)
    return row.account
