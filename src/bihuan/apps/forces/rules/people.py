"""What is told of an officer and of an absence, and when it cannot be. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.rules import NotAllowed

SKILLS = ("order", "sampling", "driving", "first_aid", "command", "language", "radio", "suit")
LIMITS = ("no_suit", "no_heat", "no_night", "no_standing", "light_duty")
ABSENCES = ("leave", "sickness", "isolation", "training")
_NUMBER = re.compile(r"[\w-]{1,40}")
_PHONE = re.compile(r"\+?[\d -]{3,40}")


@dataclass(frozen=True, slots=True)
class OfficerTold:
    """What is told of one officer; `pair` is the same text for those who are kept together, "" for nobody."""

    number: str
    name: str
    unit: str
    phone: str = ""
    skills: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    pair: str = ""


def check_officer(told: OfficerTold) -> OfficerTold:
    """Return what was told, tidied, with each code once and in order.

    :raises NotAllowed: `no_name`, `bad_number`, `bad_phone`, `unknown_skill`, `unknown_limit`.
    """
    name, number, phone = told.name.strip(), told.number.strip(), told.phone.strip()
    if not name or len(name) > 100:
        raise NotAllowed("no_name")
    if not _NUMBER.fullmatch(number):
        raise NotAllowed("bad_number")
    if phone and not _PHONE.fullmatch(phone):
        raise NotAllowed("bad_phone")
    skills = known_codes(told.skills, SKILLS, "unknown_skill")
    limits = known_codes(told.limits, LIMITS, "unknown_limit")
    return OfficerTold(number, name, told.unit, phone, skills, limits, told.pair.strip()[:40])


def known_codes(told: Iterable[str], known: tuple[str, ...], refusal: str) -> tuple[str, ...]:
    """Return the codes told, each once, in the order of the list. :raises NotAllowed: `refusal`, with the code."""
    chosen = set(told)
    if strange := sorted(chosen - set(known)):
        raise NotAllowed(refusal, which=strange[0])
    return tuple(code for code in known if code in chosen)


def check_absence(kind: str, starts_at: datetime, ends_at: datetime | None) -> None:
    """Refuse an absence of no kind or that ends before it begins.

    :raises NotAllowed: `unknown_absence`, `end_before_start`.
    """
    if kind not in ABSENCES:
        raise NotAllowed("unknown_absence")
    if ends_at is not None and ends_at <= starts_at:
        raise NotAllowed("end_before_start")


def overlaps(first: tuple[datetime, datetime | None], second: tuple[datetime, datetime | None]) -> bool:
    """Say whether two half-open periods share an instant; no end = open."""
    return (second[1] is None or first[0] < second[1]) and (first[1] is None or second[0] < first[1])
