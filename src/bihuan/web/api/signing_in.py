"""Who calls: a person's session from a page of ours, or another system with the token of its account.

A password is never enough here: accounts of people have a second factor, which a system's call cannot ask for.
"""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from ninja.security import HttpBasicAuth, HttpBearer, SessionAuth

from bihuan.apps.accounts.actions.tokens import account_of_token
from bihuan.apps.core.rules import Actor
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import forget_session, session_of


class SignedInPage(SessionAuth):
    """The cookie of a signed-in page; whatever changes something needs the page's CSRF token as well."""

    def __call__(self, request: HttpRequest) -> AbstractBaseUser | None:
        """Return the person; None where nobody is signed in, or the request brings a token instead."""
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        found = super().__call__(request)
        return found if isinstance(found, AbstractBaseUser) else None


def _account_of(request: HttpRequest, token: str, username: str | None) -> AbstractBaseUser | None:
    """Return whose token it is and let the request be its own; the cookie's person must not act under it."""
    account = account_of_token(token=token, username=username, at=now())
    if account is not None:
        request.user = account
        forget_session(request)
    return account


class SystemToken(HttpBearer):
    """`Authorization: Bearer …` with a token from `bihuan account token`; over TLS only."""

    def authenticate(self, request: HttpRequest, token: str) -> AbstractBaseUser | None:
        """Return the account of the token; None where it is unknown, has ended or was revoked."""
        return _account_of(request, token, None)


class SystemNameAndToken(HttpBasicAuth):
    """HTTP Basic with the account's name and its token in the place of a password, for tools that know no other."""

    def __call__(self, request: HttpRequest) -> AbstractBaseUser | None:
        """Return the account; None where the header is of another kind or the token is not of this name."""
        if not request.headers.get("Authorization", "").lower().startswith("basic "):
            return None
        found = super().__call__(request)
        return found if isinstance(found, AbstractBaseUser) else None

    def authenticate(self, request: HttpRequest, username: str, password: str) -> AbstractBaseUser | None:
        """Return the account with this name whose token stands where a password would; a password is no token."""
        return _account_of(request, password, username)


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts, in their role of their incident. :raises NotAllowed: `no_role`."""
    return session_of(request).actor
