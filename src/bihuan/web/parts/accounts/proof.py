"""Who asks for the page, by which session; and a fresh proof of it before second factors change."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from bihuan.apps.accounts.queries import has_factor
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
    """Let only somebody change second factors who has just shown one of them; the others show it first.

    An account that has none yet is let through: it is setting up its first one.
    """

    @wraps(view)
    def within(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        row = row_of(request)
        if (row.second or has_factor(row.account)) and now() - row.proved_at >= PROOF_LASTS:
            wanted = request.get_full_path() if request.method == "GET" else reverse("account")
            return redirect(f"{reverse('account-proof')}?{urlencode({'next': wanted})}")
        return unstored(view(request, *args, **kwargs))

    return within
