"""Sessions begin, are seen, are locked and unlocked, and end; two on two devices alarm (R25, R28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from bihuan.apps.accounts.actions.telling import actor_for, tell
from bihuan.apps.accounts.models import SignedIn
from bihuan.apps.accounts.rules.sessions import ABSOLUTE, SEEN_EVERY
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import Actor, NotAllowed

KEPT_IN = "signed_in"


@dataclass(frozen=True, slots=True)
class Begun:
    """How somebody signed in: by which second factor ("" = none yet), at which device, shared or not."""

    second: str
    is_shared: bool
    device: str
    device_name: str


def digest_of_device(cookie: str) -> str:
    """Return by what a device is known in the tables; "" for a device without a cookie."""
    return salted_hmac("bihuan.device", cookie, algorithm="sha256").hexdigest() if cookie else ""


def register_session(*, request: HttpRequest, user: Account, **_: object) -> None:
    """Begin a session row for whoever signs in (Django's signal). Until `open_session` tells more it has no factor."""
    at = datetime.now(UTC)  # a signal brings no instant
    row = SignedIn.objects.create(account=user, began_at=at, seen_at=at, proved_at=at)
    request.session[KEPT_IN] = row.id


def open_session(*, session_id: str, account: Account, begun: Begun, at: datetime) -> bool:
    """Note how the session began; True when the account is open on another device too, which both are told."""
    with writing():
        SignedIn.objects.filter(pk=session_id).update(
            second=begun.second, is_shared=begun.is_shared, device=digest_of_device(begun.device),
            device_name=begun.device_name[:40], proved_at=at,
        )  # fmt: skip
        by = actor_for(account, at)
        tell("session.began", session_id, by=by, at=at, facts={"second": begun.second, "shared": begun.is_shared})
        return not account.is_drill and _alarm(session_id, account, by, at)


def _alarm(session_id: str, account: Account, by: Actor, at: datetime) -> bool:
    live = SignedIn.objects.filter(account=account, ended_at=None, began_at__gt=at - ABSOLUTE)
    mine = live.get(pk=session_id)
    others = live.exclude(pk=session_id).exclude(device=mine.device)
    count = others.count()
    if count:
        live.filter(pk__in=[session_id, *others.values_list("pk", flat=True)]).update(has_company=True)
        tell("session.concurrent", session_id, by=by, at=at, facts={"others": count})
    return count > 0


def set_second(*, session_id: str, second: str, at: datetime) -> None:
    """Note that the session's person has proved a second factor, or set one up, just now."""
    SignedIn.objects.filter(pk=session_id).update(second=second, proved_at=at)


def see_session(*, session: SignedIn, at: datetime) -> None:
    """Note that the person did something; written every half minute at most."""
    if at - session.seen_at >= SEEN_EVERY:
        SignedIn.objects.filter(pk=session.pk, locked_at=None).update(seen_at=at)


def lock_session(*, session: SignedIn, reason: str, at: datetime) -> None:
    """Lock the session ("idle" or "asked"); nothing of it is shown until the same person proves who they are."""
    with writing():
        if SignedIn.objects.filter(pk=session.pk, locked_at=None, ended_at=None).update(locked_at=at) == 1:
            tell("session.locked", session.pk, by=actor_for(session.account, at), at=at, reason=reason)


def unlock_session(*, session: SignedIn, how: str, at: datetime) -> None:
    """Open a locked session again ("password", "passkey", "drill"); a passkey alone is a fresh proof of who it is.

    A password may have been watched: it gives back what was on the screen, and no right to change second factors.
    """
    fresh = {"proved_at": at} if how == "passkey" else {}
    with writing():
        unlocked = SignedIn.objects.filter(pk=session.pk, ended_at=None).update(locked_at=None, seen_at=at, **fresh)
        if unlocked == 1:
            tell("session.unlocked", session.pk, by=actor_for(session.account, at), at=at, facts={"how": how})


def end_session(*, session_id: str, account: Account, reason: str, at: datetime) -> None:
    """End one session of the account from its next request on. :raises NotAllowed: `not_found`: it is not theirs."""
    with writing():
        mine = SignedIn.objects.filter(pk=session_id, account=account)
        if not mine.exists():
            raise NotAllowed("not_found")
        if mine.filter(ended_at=None).update(ended_at=at) == 1:
            tell("session.ended", session_id, by=actor_for(account, at), at=at, reason=reason)
        _part(account, at)


def end_all_sessions(*, account: Account, by: Actor, reason: str, at: datetime, but: str = "") -> int:
    """End every session of an account but one; return how many."""
    with writing():
        live = list(
            SignedIn.objects.filter(account=account, ended_at=None).exclude(pk=but).values_list("pk", flat=True)
        )
        SignedIn.objects.filter(pk__in=live, ended_at=None).update(ended_at=at)
        for session_id in live:
            tell("session.ended", session_id, by=by, at=at, reason=reason)
        _part(account, at)
    return len(live)


def _part(account: Account, at: datetime) -> None:
    """Stop the alarm when one device is left."""
    live = SignedIn.objects.filter(account=account, ended_at=None, began_at__gt=at - ABSOLUTE)
    if live.values("device").distinct().count() <= 1:
        live.update(has_company=False)
