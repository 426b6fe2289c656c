"""Tries are counted before the secret is looked at, so that two at once cannot be more than the limit (R27)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from bihuan.apps.accounts.models import Throttle
from bihuan.apps.accounts.queries import is_known_device
from bihuan.apps.accounts.rules.throttling import (
    ADDRESS,
    NAME,
    Limit,
    Tries,
    forgiven,
    is_proof_needed,
    taken,
    wait_of,
)

KEPT_ADDRESS, KEPT = timedelta(days=1), timedelta(days=90)


class TooOften(Exception):  # noqa: N818 - named after what happened
    """The try is not admitted: in `wait` it may be, or not before another proof (`needs_proof`)."""

    def __init__(self, wait: timedelta, *, needs_proof: bool = False) -> None:
        super().__init__(f"wait {wait}")
        self.wait, self.needs_proof = wait, needs_proof


def key_of(kind: str, value: str) -> str:
    """Return the key under which tries are counted; nobody can read the value from it."""
    return f"{kind}:{salted_hmac('bihuan.throttle', f'{kind}:{value}', algorithm='sha256').hexdigest()}"


def password_limits(*, username: str, address: str, device: str) -> dict[str, Limit]:
    """Return under which keys a try with a password counts.

    A device at which the account signed in before has a counter of its own, so that strangers who try the name cannot
    keep its owner out; all others share the counter of the name. Names that nobody has are counted in the same way.
    """
    own = f"device:{device}:{username}" if is_known_device(username, device) else f"name:{username}"
    kind, _, value = own.partition(":")
    return {key_of(kind, value): NAME, key_of("address", address): ADDRESS}


def take(limits: Mapping[str, Limit], *, at: datetime) -> None:
    """Count one try under every key, or under none. :raises TooOften: one of them does not admit it now."""
    with transaction.atomic():
        rows = _locked(list(limits), at)
        tries = {key: _tries(rows[key]) for key in limits}
        if any(is_proof_needed(tries[key], limit) for key, limit in limits.items()):
            raise TooOften(timedelta(0), needs_proof=True)
        wait = max(wait_of(tries[key], limit, at) for key, limit in limits.items())
        if wait > timedelta(0):
            raise TooOften(wait)
        for key, limit in limits.items():
            _keep(rows[key], taken(tries[key], limit, at), at)


def forgive(limits: Mapping[str, Limit], *, at: datetime) -> None:
    """Take back the try of somebody who succeeded; what is shared with others keeps theirs."""
    with transaction.atomic():
        for key, row in _locked(list(limits), at).items():
            _keep(row, forgiven(_tries(row), is_own=not key.startswith("address:")), at)


def forget_tries(keys: list[str]) -> None:
    """Begin the counters anew after another proof of who the person is."""
    Throttle.objects.filter(key__in=keys).delete()


def purge_throttles(*, at: datetime) -> int:
    """Delete counters that nobody has touched for a day (addresses) or ninety days; return how many."""
    addresses = Throttle.objects.filter(key__startswith="address:", touched_at__lt=at - KEPT_ADDRESS)
    others = Throttle.objects.filter(touched_at__lt=at - KEPT)
    return addresses.delete()[0] + others.delete()[0]


def _locked(keys: list[str], at: datetime) -> dict[str, Throttle]:
    """Return the rows, made if missing, locked in the order of their keys so that two never wait for each other."""
    Throttle.objects.bulk_create([Throttle(key=key, touched_at=at) for key in sorted(keys)], ignore_conflicts=True)
    rows = Throttle.objects.select_for_update().filter(key__in=keys).order_by("key")
    return {row.key: row for row in rows}


def _tries(row: Throttle) -> Tries:
    return Tries(tuple(datetime.fromtimestamp(one, UTC) for one in row.recent), row.failures)


def _keep(row: Throttle, tries: Tries, at: datetime) -> None:
    recent = [one.timestamp() for one in tries.recent]
    Throttle.objects.filter(pk=row.pk).update(recent=recent, failures=tries.failures, touched_at=at)
