"""Which pages a role finds, and where it begins."""

from __future__ import annotations

import pytest

from bihuan.apps.core.access import Session
from bihuan.apps.core.rules import Actor, Role
from bihuan.web.parts.navigation import home_of


def _session(role: Role) -> Session:
    return Session(Actor("a", role, "D1"), "incident", "Asia/Shanghai", True, "")


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.DESK_LEAD, "desk:board"),
        (Role.COMMANDER, "desk:board"),
        (Role.UNIT_DISPATCHER, "desk:unit"),
        (Role.FIELD_OFFICER, "field:today"),
    ],
)
def test_each_role_begins_on_its_own_page(role: Role, page: str) -> None:
    assert home_of(_session(role)) == page
