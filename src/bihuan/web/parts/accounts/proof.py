"""Who asks for the page, by which session; and a fresh proof of it before second factors change."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bihuan.apps.accounts.actions.sessions import lock_session
from bihuan.apps.accounts.rules.sessions import PROOF_LASTS
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.accounts.gate import signed_in_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import unstored

if TYPE_CHECKING:
    from bihuan.apps.accounts.models import SignedIn
    from bihuan.apps.core.models import Account

P = ParamSpec("P")


def account_of(request: HttpRequest) -> Account:
    """Return the signed-in account."""
    return cast("Account", request.user)


def row_of(request: HttpRequest) -> SignedIn:
    """Return the session's row. :raises NotAllowed: `not_signed_in`: the gate has admitted nobody."""
    row = signed_in_of(request)
    if row is None:
        raise NotAllowed("not_signed_in")
    return row


def with_fresh_proof(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only somebody change second factors who has just proved who they are; the others prove it first."""

    @wraps(view)
    def within(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        row = row_of(request)
        if row.second and now() - row.proved_at >= PROOF_LASTS:
            lock_session(session=row, reason="proof", at=now())
            return redirect("account-locked")
        return unstored(view(request, *args, **kwargs))

    return within
