"""The fair share of a public form: whoever sends in a loop shuts it for themselves, and leaves it open for all others.

Counted are the forms that are kept, by source: by a digest of its net under a key that is drawn when the process starts
and lies nowhere else. No address is remembered, nothing is written down, and what is remembered is forgotten when the
share is whole again, within six minutes. The limits of all residents together stay as they were, behind this one.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_bytes
from threading import Lock
from types import MappingProxyType
from typing import Final

from bihuan.apps.briefing.rules.sources import is_between, nets_of
from bihuan.apps.core.rules import NotAllowed

HELP, CARE, QUESTION, REPORT = "help", "care", "question", "report"
SHARE_USED: Final = "share_used"
_KEY: Final = token_bytes(32)
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Share:
    """So many at once, and from then on so many more in each minute."""

    at_once: int
    a_minute: int

    @property
    def each_ms(self) -> int:
        """Return after how long one more may come, in milliseconds."""
        return _MINUTE_MS // self.a_minute

    @property
    def most_in_a_minute(self) -> int:
        """Return how many can come within a minute, whichever minute it is."""
        return self.at_once + self.a_minute

    def has_one(self, whole_at_ms: int, now_ms: int) -> bool:
        """Say whether one may be used of a share that will be whole again at that instant."""
        return max(whole_at_ms, now_ms) + self.each_ms <= now_ms + self.at_once * self.each_ms


ONE, NET = Share(at_once=6, a_minute=1), Share(at_once=20, a_minute=10)
SHARES: Final[Mapping[str, tuple[Share, Share]]] = MappingProxyType({
    HELP: (ONE, NET), CARE: (ONE, NET), QUESTION: (ONE, NET),
    REPORT: (Share(at_once=3, a_minute=1), Share(at_once=10, a_minute=5)),
})  # fmt: skip
"""Of each form, the share of one source and of the net around it. [D] Six at once: a house, an office or a carrier's
gateway behind one address; one more each minute: as fast as a volunteer types for a neighbour. A net, whoever rents it,
leaves half of the form to the others."""
LONGEST_MS: Final = max(share.at_once * share.each_ms for pair in SHARES.values() for share in pair)
MOST_KEPT: Final = 20_000
"""So many digests are remembered at most. The limits of all together let far fewer come within six minutes."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sending comes from, as digests that this process alone can make, of one source and of the net around."""

    nets: tuple[bytes, ...] = field(default=(), repr=False)


NOBODY: Final = Source()
"""A sending of which nobody knows where it comes from: no share is counted."""


def source_of(address: str) -> Source:
    """Return the source that an address belongs to; nobody's where it is a machine between, or none."""
    if is_between(address):
        return NOBODY
    return Source(tuple(hmac.digest(_KEY, net.encode(), "sha256")[:16] for net in nets_of(address)))


class FairShare:
    """What sources have used of their shares; threads may ask at once. Its `repr` says nothing of what it holds."""

    def __init__(self, most_kept: int = MOST_KEPT) -> None:
        self._most_kept, self._swept_ms, self._lock = most_kept, 0, Lock()
        self._whole_at: dict[tuple[str, bytes], int] = {}

    def __len__(self) -> int:
        return len(self._whole_at)

    @contextmanager
    def taking(self, form: str, source: Source, at: datetime) -> Iterator[None]:
        """Use one of a source's share of a form, and give it back where what is done with it fails.

        :raises NotAllowed: `share_used`; one more may come within a minute.
        """
        wanted = {(form, net): share for net, share in zip(source.nets, SHARES[form], strict=False)}  # nobody has none
        self._take(wanted, int(at.timestamp() * 1000))
        try:
            yield
        except BaseException:
            self._give_back(wanted)
            raise

    def forget(self) -> None:
        """Forget all, as a process does that ends."""
        with self._lock:
            self._whole_at.clear()

    def _take(self, wanted: Mapping[tuple[str, bytes], Share], now: int) -> None:
        with self._lock:
            self._sweep(now)
            if not all(share.has_one(self._whole_at.get(key, 0), now) for key, share in wanted.items()):
                raise NotAllowed(SHARE_USED)
            for key, share in wanted.items():
                self._whole_at[key] = max(self._whole_at.pop(key, 0), now) + share.each_ms  # the latest stand last
            while len(self._whole_at) > self._most_kept:
                del self._whole_at[next(iter(self._whole_at))]

    def _give_back(self, wanted: Mapping[tuple[str, bytes], Share]) -> None:
        with self._lock:
            for key, share in wanted.items():
                if key in self._whole_at:
                    self._whole_at[key] -= share.each_ms

    def _sweep(self, now: int) -> None:
        """Forget, once a minute, whose share is whole again; and what a clock that was set back left in the future."""
        if abs(now - self._swept_ms) >= _MINUTE_MS:
            kept = {key: whole for key, whole in self._whole_at.items() if now < whole <= now + LONGEST_MS}
            self._whole_at, self._swept_ms = kept, now


FAIR: Final = FairShare()
"""What this process counts. Another process of the same installation counts its own."""
