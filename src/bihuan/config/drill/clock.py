"""The drill's clock: what is due next, and when nothing is left to do."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(order=True, slots=True)
class Due:
    """Something that happens at a second of the drill; `number` keeps the order of what is due together."""

    at_s: int
    number: int
    do: Callable[[], object] = field(compare=False)
    is_round: bool = field(compare=False)


class Clock:
    """Runs from one due thing to the next; `until_s` is the planned end in seconds."""

    def __init__(self, *, starts_at: datetime, until_s: int, progress: Callable[[int], None]) -> None:
        self.starts_at, self.until_s, self.progress = starts_at, until_s, progress
        self.now_s = 0
        self._due: list[Due] = []
        self._number = self._work = 0

    @property
    def at(self) -> datetime:
        """Return the drill's present instant."""
        return self.starts_at + timedelta(seconds=self.now_s)

    @property
    def is_over(self) -> bool:
        """Say whether the planned end has passed."""
        return self.now_s > self.until_s

    def later(self, after_s: int, do: Callable[[], object], *, is_round: bool = False) -> None:
        """Plan something for `after_s` seconds from now; a round alone does not keep the drill alive."""
        self._number += 1
        self._work += not is_round
        heapq.heappush(self._due, Due(self.now_s + after_s, self._number, do, is_round))

    def every(self, period_s: int, do: Callable[[], object]) -> None:
        """Do something every `period_s` seconds while anything else is to come, and at least until the end."""

        def again() -> None:
            do()
            if self.now_s + period_s <= self.until_s or self._work > 0:
                self.later(period_s, again, is_round=True)

        self.later(period_s, again, is_round=True)

    def run(self, *, leave_open: bool) -> None:
        """Play until nothing is left but rounds; with `leave_open`, stop at the planned end."""
        while self._due and not (leave_open and self._due[0].at_s > self.until_s):
            due = heapq.heappop(self._due)
            self.now_s = due.at_s
            self._work -= not due.is_round
            due.do()
            self.progress(self.now_s)
