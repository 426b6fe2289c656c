"""A drill in which calls are opened and checked: a desk with an interviewer, a hotline, two units, an order to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher

from bihuan.apps.briefing.actions.calls import OpenedCall, open_call
from bihuan.apps.briefing.actions.calls_checking import check_call
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor, Role
from tests.worlds import World, make_world
from tests.worlds import _person as add_person

AT = datetime(2026, 8, 25, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PHONE, OTHER_PHONE, FREE_PHONE = "138 0000 2468", "+86 139-0000-1357", "13700000001"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
EXTRA = {
    "interviewer": ("林流调", Role.INTERVIEWER), "interviewer2": ("何流调", Role.INTERVIEWER),
    "operator": ("许热线", Role.HOTLINE_OPERATOR), "protector": ("罗护", Role.DATA_PROTECTION_OFFICER),
}  # fmt: skip


@dataclass
class Calls:
    """The world and what can be done in it in one line."""

    world: World
    at: datetime = AT

    def actor(self, name: str) -> Actor:
        """Return somebody of the world as an actor."""
        if name not in EXTRA:
            return self.world.actor(name)
        full_name, role = EXTRA[name]
        return Actor(self.world.people[name].id, role, self.world.incident.code, "", full_name)

    def open(
        self, order: int = 0, *, by: str = "interviewer", at: datetime | None = None, phone: str = "",
        wants_word: bool = False,
    ) -> OpenedCall:  # fmt: skip
        """Open a call about an order, at the lowest cost of Argon2."""
        return open_call(
            order=self.world.orders[order],
            phone=phone,
            by=self.actor(by),
            at=at or self.at,
            wants_word=wants_word,
            hasher=CHEAP,
        )


def check(code: str, *, phone: str = PHONE, at: datetime = AT + MINUTE, source: str = "192.0.2.1") -> bool:
    """Check a call as the public page does; say whether it was confirmed."""
    return bool(check_call(phone=phone, code=code, source=source, at=at, hasher=CHEAP))


def make_calls(records: int = 3, at: datetime = AT) -> Calls:
    """Return the world; its orders lie at the desk, the first two with telephone numbers that are tested with."""
    world = make_world(records=records, at=at)
    Incident.objects.filter(pk=world.incident.pk).update(starts_at=at - timedelta(days=3))
    for name, (full_name, role) in EXTRA.items():
        add_person(world, name, full_name, role, None, at - timedelta(hours=1))
    return Calls(world, at)
