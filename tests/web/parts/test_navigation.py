"""Which pages a role finds, and where it begins."""

from __future__ import annotations

import pytest

from bihuan.apps.core.access import Session
from bihuan.apps.core.rules import Actor, Role
from bihuan.web.parts.navigation import home_of, links_for


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


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.HEALTH_APPROVER, Role.INTERVIEWER])
def test_nobody_is_led_to_intake_who_may_not_read_a_batch(role: Role) -> None:
    assert [link.url for link in links_for(_session(role), "/desk/") if link.icon == "intake"] == []
    assert [link.url for link in links_for(_session(Role.DESK_LEAD), "/desk/") if link.icon == "intake"] == [
        "/desk/intake/"
    ]
