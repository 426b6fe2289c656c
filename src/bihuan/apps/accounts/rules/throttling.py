"""How often somebody may try: so many in a window, with a delay that grows, and never for ever (R27). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_FAILURES = 100
_LONGEST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in `window`; from the `grows_after`-th failure in a row on, a delay that doubles."""

    most: int
    window: timedelta
    grows_after: int
    is_proof_lost: bool = False  # after 100 failures in a row the secret proves nothing any more


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries inside the window, oldest first, and how many failed in a row."""

    recent: tuple[datetime, ...] = ()
    failures: int = 0


NAME = Limit(5, timedelta(minutes=15), 3, is_proof_lost=True)
ADDRESS = Limit(20, timedelta(minutes=15), 10)
SECOND = Limit(5, timedelta(minutes=15), 3, is_proof_lost=True)


def delay_after(failures: int, limit: Limit) -> timedelta:
    """Return how long to wait after so many failures in a row: nothing at first, then 1, 2, 4 … seconds, 15 min."""
    if failures < limit.grows_after:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - limit.grows_after, 20)), _LONGEST)


def is_proof_needed(tries: Tries, limit: Limit) -> bool:
    """Say whether so many tries failed in a row that another proof is needed (a passkey, or two administrators)."""
    return limit.is_proof_lost and tries.failures >= MOST_FAILURES


def wait_of(tries: Tries, limit: Limit, at: datetime) -> timedelta:
    """Return how long it is until the next try is admitted; zero when it may be made now."""
    recent = [one for one in tries.recent if at - limit.window < one]
    wait = timedelta(0)
    if len(recent) >= limit.most:
        wait = recent[-limit.most] + limit.window - at
    if recent and tries.failures:
        wait = max(wait, recent[-1] + delay_after(tries.failures, limit) - at)
    return max(wait, timedelta(0))


def taken(tries: Tries, limit: Limit, at: datetime) -> Tries:
    """Return the tries with one more, counted as failed until it is forgiven."""
    recent = tuple(one for one in tries.recent if at - limit.window < one)
    return Tries((*recent, at)[-limit.most :], tries.failures + 1)


def forgiven(tries: Tries, *, is_own: bool) -> Tries:
    """Return the tries after a success: an own counter begins anew; a shared address takes back the one try."""
    if is_own:
        return Tries()
    return Tries(tries.recent[:-1], max(tries.failures - 1, 0))
