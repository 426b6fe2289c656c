"""What may become of a batch and of a line. Pure values in and out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from bihuan.apps.core.rules import Role

WRITERS = frozenset({Role.INTAKE_CLERK, Role.DESK_LEAD, Role.DESK_ANALYST, Role.SYSTEM})
DECIDERS = frozenset({Role.INTAKE_CLERK, Role.DESK_LEAD, Role.DESK_ANALYST})
READERS = WRITERS | {Role.REVIEWER, Role.INSPECTOR, Role.AUDITOR}


class NotReceived(Exception):  # noqa: N818 - named after the refusal
    """Nothing was received and no receipt exists: `code` says why, `params` with which figures."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


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
    """An accepted record that has the same key: its identifier, the hash of its content, its document's blind index."""

    record: str
    content_key: str
    subject: str = ""


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


def dispose_resident(ruling: Ruling, *, subject: str, known: Known | None, holder: Known | None) -> Ruling:
    """Return what becomes of a line of a register where `dispose` found `ruling`.

    `subject` is the blind index of the line's document ("" = none), `known` the accepted line with the same place and
    name, `holder` the accepted one, of whichever source, with the same document. One person lives in one place: a
    document on two lines waits for a clerk, and so do two people of one name in one room.
    """
    if ruling.kind is DispositionKind.HELD and ruling.reason == "conflict" and known and known.subject != subject:
        return Ruling(DispositionKind.HELD, "same_name_in_room", known.record)
    if ruling.kind is DispositionKind.ACCEPTED and holder is not None:
        return Ruling(DispositionKind.HELD, "registered_elsewhere", holder.record)
    return ruling


_KEY_LENGTH = 180
_MOST_VARIANTS = 99


def line_key(external_key: str, content_key: str) -> str:
    """Return under what a line is known to its source: the sender's own key, or else its content.

    A key too long for the column is known by its content too, since a cut one could meet another.
    """
    if external_key and len(external_key) <= _KEY_LENGTH:
        return external_key
    return f"content:{content_key}"


def variants(key: str, most: int = _MOST_VARIANTS) -> list[str]:
    """Return the keys under which further records with the same sender's key were accepted on a clerk's word."""
    return [f"{key}#{number}" for number in range(2, most + 1)]


def free_key(key: str, taken: set[str]) -> str:
    """Return the first of a key and its variants that no accepted record has, "" when all are taken."""
    return next((candidate for candidate in [key, *variants(key)] if candidate not in taken), "")


def choose_known(found: Sequence[Known], content_key: str) -> Known | None:
    """Return, of the accepted records with one key, the one with equal content, else the first, else None."""
    return next((known for known in found if known.content_key == content_key), found[0] if found else None)


_SURE_KINDS = frozenset({"citizen_number", "passport", "hk_macao_permit", "taiwan_permit", "residence_permit"})


def person_document(values: Mapping[str, str]) -> str:
    """Return the valid document by which a line's person is the same person elsewhere, "" when there is none.

    A number whose kind nobody told identifies nobody.
    """
    kind, number = values.get("document_kind", ""), values.get("document_number", "")
    return f"{kind}:{number}" if number and kind in _SURE_KINDS else ""


_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
SETTLE_REASONS = {
    DispositionKind.ACCEPTED: ("checked_with_source", "corrected", "other_person", "updated_record"),
    DispositionKind.DUPLICATE: ("same_person", "same_content", "superseded"),
    DispositionKind.REJECTED: ("source_withdrew", "not_a_record", "not_our_district", "cannot_be_identified"),
}
NO_ACTION_REASONS = ("already_handled", "not_our_district", "for_information", "source_withdrew")
RECOUNT_REASONS = ("source_miscounted", "header_counted", "file_replaced")


def is_code(reason: str) -> bool:
    """Say whether a reason is a code: the journal takes no free text, since that could name a person."""
    return _CODE.fullmatch(reason) is not None


def header_digest(header: Sequence[str], kind: str = "records") -> str:
    """Return by which name a source's columns are remembered for a kind of batch."""
    labels = [*header] if kind == "records" else [*header, "", kind]
    return sha256("\x1f".join(labels).encode(errors="backslashreplace")).hexdigest()


SETTLEMENTS = frozenset({DispositionKind.ACCEPTED, DispositionKind.DUPLICATE, DispositionKind.REJECTED})


def gaps(numbers: list[int]) -> list[int]:
    """Return the sequence numbers that are missing below the highest one seen (numbers begin with 1)."""
    seen = set(numbers)
    return [number for number in range(1, max(seen, default=0)) if number not in seen]


GRACE = timedelta(minutes=5)


def expected_instants(hours: list[int], *, since: datetime, until: datetime) -> list[datetime]:
    """Return the instants in (since, until] at which a source owes a delivery; `hours` are hours of the day in the
    zone that both instants carry.
    """
    found: list[datetime] = []
    day = since.replace(hour=0, minute=0, second=0, microsecond=0)
    while day <= until:
        found += [moment for hour in sorted(hours) if since < (moment := day.replace(hour=hour)) <= until]
        day += timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class Slot:
    """An agreed hour and the deliveries that belong to it: those after `opens_at`, up to and with `closes_at`."""

    expected_at: datetime
    opens_at: datetime
    closes_at: datetime


def slots(hours: Sequence[int], *, since: datetime, until: datetime) -> list[Slot]:
    """Return the agreed hours in (since, until], each with the time that is nearer to it than to any other."""
    day = timedelta(days=1)
    around = expected_instants(list(hours), since=since - 2 * day, until=until + 2 * day)
    inner = range(1, len(around) - 1)
    return [
        Slot(around[i], _middle(around[i - 1], around[i]), _middle(around[i], around[i + 1]))
        for i in inner
        if since < around[i] <= until
    ]


def _middle(first: datetime, second: datetime) -> datetime:
    return first + (second - first) / 2


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
