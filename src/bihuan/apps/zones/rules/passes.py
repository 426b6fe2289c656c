"""Passes: what they are for, how long they may hold, and the signed line that a gate checks without a network. Pure.

The line is text of the signs that a QR code packs best (digits, capitals, `:` `-` `.` `*`):
`BHP1:number:tag:key:gates:directions:days:hours:from:until:class:holder:sign:signature`. It tells the number of the
pass, the tag of its incident, the key that signed it, where and when it holds, the class of its purpose, and the last
sign of the name or the end of the plate, by which the keeper matches the paper: never a name, a document, an illness.
The signature is Ed25519 over everything before its colon, in base32 without padding and in one spelling only.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bihuan.apps.core.rules import NotAllowed
from bihuan.engine.ledger.signing import verify

# What a pass is for, in the order in which it is offered: what cannot wait for anybody's leave stands first.
PURPOSES: Mapping[str, str] = {
    "dialysis": "X", "birth": "X", "chemotherapy": "X", "fire": "X", "medicine": "X", "death": "X", "emergency": "X",
    "supplies": "S", "waste": "S", "essential_work": "W", "repair": "W", "response": "W", "caring": "O", "other": "O",
}  # fmt: skip
EXCEPTION = "X"
EXCEPTIONS = tuple(code for code, its in PURPOSES.items() if its == EXCEPTION)
HOLDERS: Mapping[str, str] = {"person": "P", "vehicle": "V", "staff": "S"}
DIRECTIONS: Mapping[str, str] = {"in": "I", "out": "O", "both": "B"}
REVOKING = ("lost_paper", "misused", "not_needed", "wrong_person", "mistaken", "purpose_ended")
LONGEST_ALONE = timedelta(hours=24)
"""How long a pass may hold that is bound to no control: nothing is without an end, and no control ends it."""
ALL_DAY = (0, 1440)
ANYWHERE = "*"
_MAGIC = "BHP1"
_FORM = re.compile(
    r"BHP1:([1-9]\d{0,8}):([0-9A-F]{8}):([0-9A-F]{16}):(\*|A[0-9A-F]{8}|G[1-9]\d{0,5}(?:\.[1-9]\d{0,5}){0,19}):"
    r"([IOB]):(1?2?3?4?5?6?7?):(\d{4})-(\d{4}):(\d{1,11}):(\d{1,11}):([XSWO]):([PVS]):((?:[0-9A-F]{2}){0,12})"
    r":([A-Z2-7]{103})",
    re.ASCII,
)


def tag_of(text: str) -> str:
    """Return eight signs that stand for an incident's code or an area's identifier in a line."""
    # nosemgrep: hash-without-key - an incident's code or a compound's identifier, public both; nothing of a person
    return sha256(text.encode()).hexdigest()[:8].upper()


@dataclass(frozen=True, slots=True)
class Span:
    """When and where a pass holds: [starts_at, ends_at) in seconds of 1970, hours as minutes of the incident's day.

    `gates` is `*`, `A` with an area's tag, or `G` with numbers; `days` are 1 (Monday) to 7. Hours whose end lies before
    their beginning run over midnight and belong to the day on which they begin.
    """

    gates: str
    direction: str
    days: str
    hours: tuple[int, int]
    starts_at: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class Slip:
    """What the signed line of a pass tells; `sign` is the end of the printed name or plate."""

    number: int
    incident: str
    key: str
    span: Span
    purpose: str
    holder: str
    sign: str


class UnreadableCode(Exception):  # noqa: N818 - named after the refusal
    """The text is no line of a pass."""


def payload_of(slip: Slip) -> str:
    """Return the line that is signed."""
    span = slip.span
    first, last = span.hours
    hours = f"{first // 60:02}{first % 60:02}-{last // 60:02}{last % 60:02}"
    return ":".join(
        (
            _MAGIC, str(slip.number), slip.incident, slip.key, span.gates, span.direction, span.days, hours,
            str(span.starts_at), str(span.ends_at), slip.purpose, slip.holder, slip.sign.encode().hex().upper(),
        )
    )  # fmt: skip


def code_of(slip: Slip, sign: Callable[[str], str]) -> str:
    """Return the code of a pass: its line with the signature that `sign` (text → hex) makes."""
    payload = payload_of(slip)
    return f"{payload}:{base64.b32encode(bytes.fromhex(sign(payload))).decode().rstrip('=')}"


def read_code(code: str, keys: Mapping[str, str]) -> Slip:
    """Return what a code tells, when one of these public keys (identifier → hex) signed it, every sign as it is.

    :raises UnreadableCode: it is no code, `unknown_key`: of a key that is not known, `altered`: not what was signed.
    """
    found = _FORM.fullmatch(code)
    if found is None:
        raise UnreadableCode("no_code")
    payload, _, signature = code.rpartition(":")
    key = found[3]
    if key.lower() not in keys:
        raise UnreadableCode("unknown_key")
    raw = _signature(signature)
    if raw is None or not verify(payload, raw.hex(), keys[key.lower()]):
        raise UnreadableCode("altered")
    return _slip(found)


def _signature(text: str) -> bytes | None:
    """Return the 64 bytes; None for any spelling but the one that `code_of` writes, whose last bit is always 0."""
    raw = base64.b32decode(f"{text}=")
    return raw if base64.b32encode(raw).decode().rstrip("=") == text else None


def _slip(found: re.Match[str]) -> Slip:
    first, last = (int(found[n][:2]) * 60 + int(found[n][2:]) for n in (7, 8))
    span = Span(found[4], found[5], found[6], (first, last), int(found[9]), int(found[10]))
    try:
        sign = binascii.unhexlify(found[13]).decode()
    except UnicodeDecodeError:
        sign = ""
    return Slip(int(found[1]), found[2], found[3], span, found[11], found[12], sign)


def sign_of(holder: str, name: str) -> str:
    """Return by what a keeper matches the paper: the last sign of a name, the last three of a vehicle's plate."""
    plain = "".join(name.split())
    return plain[-3:] if holder == "vehicle" else plain[-1:]


def gates_of(*, numbers: tuple[int, ...], area: str) -> str:
    """Return the gates as the line says them: numbers, every gate of an area (its identifier), or all."""
    if numbers:
        return "G" + ".".join(str(one) for one in sorted(set(numbers)))
    return f"A{tag_of(area)}" if area else ANYWHERE


@dataclass(frozen=True, slots=True)
class PassTold:
    """What is said of a new pass: whose, what for, where and when; `control` "" where it is bound to none.

    `home` is the code of the compound in which the holder lives, "" for somebody from outside; `resident` their line of
    its register, where it is known: by these their going out and coming back are told from a visitor's.
    """

    purpose: str
    holder: str
    name: str
    starts_at: datetime
    ends_at: datetime
    gates: tuple[int, ...] = ()
    area: str = ""
    direction: str = "both"
    days: str = "1234567"
    hours: tuple[int, int] = ALL_DAY
    control: str = ""
    unit: str = ""
    home: str = ""
    resident: str = ""
    person: str = ""
    reference: str = ""


def instant_told(text: str) -> datetime | None:
    """Return an instant written as ISO 8601 with its zone, None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


_MOST_GATES = 20
_MINUTES = 1440


def check_told(told: PassTold, *, control_ends_at: datetime | None, at: datetime) -> None:
    """Refuse a pass that cannot be, or that would outlast what ends it.

    :raises NotAllowed: `unknown_purpose`, `unknown_holder`, `pass_without_name`, `bad_direction`, `bad_pass_days`,
        `bad_pass_hours`, `bad_gates`, `pass_reversed`, `pass_over`, `pass_beyond_control`, `pass_too_long`.
    """
    for is_wrong, code in (
        (told.purpose not in PURPOSES, "unknown_purpose"),
        (told.holder not in HOLDERS, "unknown_holder"),
        (not told.name.strip(), "pass_without_name"),
        (told.direction not in DIRECTIONS, "bad_direction"),
        (not re.fullmatch("(?=.)1?2?3?4?5?6?7?", told.days, re.ASCII), "bad_pass_days"),
        (not _are_hours(told.hours), "bad_pass_hours"),
        (len(told.gates) > _MOST_GATES or any(not 0 < one < 1_000_000 for one in told.gates), "bad_gates"),
        (told.ends_at <= told.starts_at, "pass_reversed"),
        (told.ends_at <= at, "pass_over"),
        (control_ends_at is not None and told.ends_at > control_ends_at, "pass_beyond_control"),
        (control_ends_at is None and told.ends_at - told.starts_at > LONGEST_ALONE, "pass_too_long"),
    ):
        if is_wrong:
            raise NotAllowed(code)


def _are_hours(hours: tuple[int, int]) -> bool:
    first, last = hours
    return 0 <= first < _MINUTES and 0 < last <= _MINUTES and first != last
