"""A drill in which people call for help: the desk with a hotline operator, a gate keeper, two units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.residents.actions.help import NewRequest, take_request
from bihuan.apps.residents.actions.help_answering import note_answer, record_call
from bihuan.apps.residents.models import HelpRequest
from tests.worlds import World, make_world
from tests.worlds import _person as add_person

AT = datetime(2026, 8, 25, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EXTRA = {
    "operator": ("何热线", Role.HOTLINE_OPERATOR, ""), "operator2": ("许热线", Role.HOTLINE_OPERATOR, ""),
    "keeper": ("门卫", Role.GATE_KEEPER, "PCS-03"), "keeper2": ("门卫二", Role.GATE_KEEPER, "SQ-07"),
}  # fmt: skip


@dataclass
class Hotline:
    """The world and what can be done in it in one line."""

    world: World

    def by(self, name: str) -> Actor:
        if name in EXTRA:
            full_name, role, unit = EXTRA[name]
            return Actor(self.world.people[name].pk, role, self.world.incident.code, unit, full_name)
        return self.world.actor(name)

    def take(
        self, words: str = "老人透析不能断", *, by: str = "operator", at: datetime = AT, **more: Any
    ) -> HelpRequest:
        told = {"phone": "13900001357", "address": "西山路12号3栋501", "name": "欧阳小满", **more}
        command = told.pop("command", "")
        return self.row(take_request(new=NewRequest(words, **told), by=self.by(by), at=at, command=command))

    def answer(self, row: HelpRequest, *, by: str = "operator", at: datetime = AT, code: str = "told") -> HelpRequest:
        note_answer(request_id=row.pk, code=code, text="已告知政策", by=self.by(by), at=at)
        return self.row(row.pk)

    def call(self, row: HelpRequest, result: str, *, at: datetime = AT, by: str = "operator") -> HelpRequest:
        record_call(request_id=row.pk, way="phone", result=result, by=self.by(by), at=at)
        return self.row(row.pk)

    @staticmethod
    def row(pk: str) -> HelpRequest:
        return HelpRequest.objects.get(pk=pk)

    def answered(self, words: str = "请问几点解封", **more: Any) -> HelpRequest:
        """Take an answered request that is no emergency."""
        return self.answer(self.take(words, help_class="information", **more), at=more.get("at", AT))


def make_hotline(at: datetime = AT) -> Hotline:
    world = make_world(records=0, at=at)
    for name, (full_name, role, unit) in EXTRA.items():
        add_person(world, name, full_name, role, world.units[unit] if unit else None, at - timedelta(hours=1))
    assert Account.objects.filter(username="operator").exists()
    return Hotline(world)


def refused(said: str, act: Callable[..., object], *args: object, **told: object) -> None:
    """Do it and see that it is refused with the code."""
    with pytest.raises(NotAllowed) as refusal:
        act(*args, **told)
    assert refusal.value.code == said
