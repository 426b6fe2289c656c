"""What may become of a batch and of a line. Pure values in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class BatchState(StrEnum):
    """How far a batch has come: bytes kept, lines read and receipted, every line disposed."""

    OPENED = "opened"
    RECEIVED = "received"
    DISPOSED = "disposed"


class DispositionKind(StrEnum):
    """What became of one line."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Known:
    """An accepted record that has the same key: its identifier and the hash of its content."""

    record: str
    content_key: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The disposition of one line with its reason and, for a duplicate or a conflict, the record it meets."""

    kind: DispositionKind
    reason: str = ""
    duplicate_of: str = ""


def dispose(*, severity: str, reason: str, content_key: str, known: Known | None) -> Ruling:
    """Return what becomes of a line (M4).

    `severity` and `reason` come from the importer ("", "hold" or "reject"); `known` is the accepted record of the same
    source and key. Same key and same content is a duplicate; same key and other content waits in the conflict tray.
    """
    if severity == "reject":
        return Ruling(DispositionKind.REJECTED, reason)
    if known is not None and known.content_key == content_key:
        return Ruling(DispositionKind.DUPLICATE, "same_content", known.record)
    if severity == "hold":
        return Ruling(DispositionKind.HELD, reason)
    if known is not None:
        return Ruling(DispositionKind.HELD, "conflict", known.record)
    return Ruling(DispositionKind.ACCEPTED)


SETTLEMENTS = frozenset({DispositionKind.ACCEPTED, DispositionKind.DUPLICATE, DispositionKind.REJECTED})


def gaps(numbers: list[int]) -> list[int]:
    """Return the sequence numbers that are missing below the highest one seen (numbers begin with 1)."""
    seen = set(numbers)
    return [number for number in range(1, max(seen, default=0)) if number not in seen]


GRACE = timedelta(minutes=5)


def expected_instants(hours: list[int], *, since: datetime, until: datetime) -> list[datetime]:
    """Return the instants in (since, until] at which a source owes a delivery; `hours` are hours of the day in the
    zone that both instants carry."""
    found: list[datetime] = []
    day = since.replace(hour=0, minute=0, second=0, microsecond=0)
    while day <= until:
        found += [moment for hour in sorted(hours) if since < (moment := day.replace(hour=hour)) <= until]
        day += timedelta(days=1)
    return found


def is_missing(expected_at: datetime, at: datetime) -> bool:
    """Say whether an expected delivery counts as missing: five minutes after the agreed hour (F2)."""
    return at >= expected_at + GRACE


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """The two sides of E1 for one batch."""

    declared: int | None
    read: int
    accepted: int
    duplicate: int
    rejected: int
    held: int
    waiting: int

    @property
    def difference(self) -> int:
        """Return how many lines are unaccounted for: declared against read, and read against disposed."""
        disposed = self.accepted + self.duplicate + self.rejected + self.held + self.waiting
        return abs(self.read - disposed) + (0 if self.declared is None else abs(self.declared - self.read))
