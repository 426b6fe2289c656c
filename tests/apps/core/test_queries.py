"""What core answers without a change: the sign-ins of a drill."""

from __future__ import annotations

import pytest

from bihuan.apps.core.models import Grant
from bihuan.apps.core.queries import drill_accounts
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def test_each_role_of_each_unit_can_sign_in_to_a_drill_however_many_officers_the_first_unit_has() -> None:
    world = make_world(records=1)
    shown = drill_accounts(world.at)
    places = {(one.unit_name, one.role) for one in shown if one.unit_name}
    live = Grant.objects.live(world.at).exclude(unit=None).values_list("unit__name", "role")
    assert places == set(live)
    assert len([one for one in shown if one.unit_name]) == len(places), "one of each: the others hide nobody"
