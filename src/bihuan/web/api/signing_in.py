"""Who calls: a person's session from a page of ours, or another system with the name and password of its account."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from ninja.security import HttpBasicAuth, SessionAuth

from bihuan.apps.core.rules import Actor
from bihuan.web.parts.sessions import forget_session, session_of


class SignedInPage(SessionAuth):
    """The cookie of a signed-in page; whatever changes something needs the page's CSRF token as well."""

    def __call__(self, request: HttpRequest) -> AbstractBaseUser | None:
        """Return the person; None where nobody is signed in, or the request brings a password instead."""
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        found = super().__call__(request)
        return found if isinstance(found, AbstractBaseUser) else None


class AccountPassword(HttpBasicAuth):
    """HTTP Basic with an account's name and password, checked as at sign-in; over TLS only."""

    def __call__(self, request: HttpRequest) -> AbstractBaseUser | None:
        """Return the account; None where the header is of another kind or the password is wrong."""
        if not request.headers.get("Authorization", "").lower().startswith("basic "):
            return None
        found = super().__call__(request)
        return found if isinstance(found, AbstractBaseUser) else None

    def authenticate(self, request: HttpRequest, username: str, password: str) -> AbstractBaseUser | None:
        """Return the account with this name and password and let the request be its own."""
        if "\x00" in username:  # PostgreSQL would refuse the question
            return None
        account = authenticate(request, username=username, password=password)
        if account is not None:
            request.user = account
            forget_session(request)  # the cookie's person must not act under another's password
        return account


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts, in their role of their incident. :raises NotAllowed: `no_role`."""
    return session_of(request).actor
