"""Every way in which a check of a call can fail, each as what is sent after it has been set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bihuan.apps.core.models import Incident
from tests.apps.briefing.calls.calls_world import FREE_PHONE, MINUTE, PHONE, Calls, check


@dataclass(frozen=True, slots=True)
class Sent:
    """What a resident sends: number, code, from where; minutes after the call was opened."""

    phone: str
    code: str
    source: str = "192.0.2.1"
    minutes: int = 1


def other_than(code: str) -> str:
    """Return a code that is not this one."""
    return "00000000" if code.replace(" ", "") != "00000000" else "11111111"


def wrong(calls: Calls) -> Sent:
    """A code that is not the one."""
    return Sent(PHONE, other_than(calls.open().code))


def expired(calls: Calls) -> Sent:
    """The right code after its ten minutes."""
    return Sent(PHONE, calls.open().code, minutes=10)


def used(calls: Calls) -> Sent:
    """The right code a second time."""
    opened = calls.open()
    check(opened.code, source="198.51.100.1", at=calls.at + MINUTE)
    return Sent(PHONE, opened.code, minutes=2)


def voided(calls: Calls) -> Sent:
    """A code after a new one was given."""
    opened = calls.open()
    calls.open(at=calls.at + timedelta(seconds=20))
    return Sent(PHONE, opened.code)


def unknown(calls: Calls) -> Sent:
    """A number that nobody called."""
    return Sent(FREE_PHONE, calls.open().code)


def throttled(calls: Calls) -> Sent:
    """The right code from a source that has checked ten times in this minute."""
    opened = calls.open()
    for n in range(10):
        check("12345678", phone=f"1370000{n:04d}", at=calls.at + 1.5 * MINUTE)
    return Sent(PHONE, opened.code, minutes=2)


def malformed(calls: Calls) -> Sent:
    """A code of seven digits."""
    return Sent(PHONE, calls.open().code[:-1])


def unreadable(_: Calls) -> Sent:
    """A number that is none."""
    return Sent("not a number", "1234 5678")


def empty(_: Calls) -> Sent:
    """Nothing at all."""
    return Sent("", "")


def closed(calls: Calls) -> Sent:
    """The right code after five bad tries."""
    opened = calls.open()
    for n in range(5):
        check(other_than(opened.code), source=f"198.51.100.{n}", at=calls.at + MINUTE)
    return Sent(PHONE, opened.code)


def locked(calls: Calls) -> Sent:
    """The right code of an incident that is locked by now."""
    opened = calls.open()
    Incident.objects.filter(pk=calls.world.incident.pk).update(
        starts_at=calls.at - timedelta(days=90), ends_at=calls.at - timedelta(days=61)
    )
    return Sent(PHONE, opened.code)


CAUSES: dict[str, Callable[[Calls], Sent]] = {
    "wrong": wrong, "expired": expired, "used": used, "voided": voided, "unknown": unknown, "throttled": throttled,
    "malformed": malformed, "unreadable": unreadable, "empty": empty, "closed": closed, "locked": locked,
}  # fmt: skip
