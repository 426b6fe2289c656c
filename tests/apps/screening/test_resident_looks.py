"""Who is missing in a building is masked, whole to the unit that works on its order, and every look is written down."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.access import get_entry
from bihuan.apps.screening.actions.looking import ResidentSeen, look_at_residents, reveal_resident
from bihuan.apps.screening.actions.missing import send_missing
from bihuan.apps.screening.models import RosterBuilding, RosterEntry, Round
from tests.apps.screening.rounds_world import AT, District, refused

pytestmark = pytest.mark.django_db


def seen(district: District, the_round: Round, by: str, building: int = 0) -> list[ResidentSeen]:
    rows = RosterEntry.objects.filter(round=the_round, building=district.buildings[building])
    chosen = list(rows.select_related("resident", "building__area").order_by("resident_id"))
    return look_at_residents(rows=chosen, by=district.by(by), at=AT)


def hand_out(district: District, the_round: Round, state: str, unit: str = "PCS-03") -> None:
    send_missing(round_id=the_round.pk, by=district.by(), at=AT)
    order = RosterBuilding.objects.get(round=the_round, building=district.buildings[0]).order
    WorkOrder.objects.filter(pk=order).update(state=state, unit=unit)


def test_names_are_masked_for_everybody_who_does_not_hold_the_order(district: District) -> None:
    opened = district.open()
    for name in ("lead", "dispatcher", "planner"):
        told = seen(district, opened, name)
        assert {(str(one.name)[1:], one.name.is_whole) for one in told} == {("*" * (len(str(told[0].name)) - 1), False)}
    assert AccessEntry.objects.count() == 0


def test_the_unit_that_works_on_the_order_sees_them_whole_and_each_look_is_kept(district: District) -> None:
    opened = district.open()
    hand_out(district, opened, "WORKING")
    told = seen(district, opened, "officer")
    assert [str(one.values["name"]) for one in told][:2] == ["居民0001", "居民0002"]
    assert AccessEntry.objects.filter(object_kind="resident", act="read").count() == 5
    assert not seen(district, opened, "officer", 1)[0].name.is_whole


def test_with_the_end_of_the_order_the_names_are_closed_again(district: District) -> None:
    opened = district.open()
    hand_out(district, opened, "CLOSED")
    assert not any(one.name.is_whole for one in seen(district, opened, "officer"))


def test_the_desk_may_ask_for_one_value_with_a_reason(district: District) -> None:
    opened = district.open()
    row = get_entry(district.by("analyst"), district.lines(opened)[0])
    said: dict[str, Any] = {"row": row, "name": "phone", "words": "", "at": AT}
    assert reveal_resident(reason="call_person", by=district.by("analyst"), **said) == row.resident.phone
    refused("unknown_reason", reveal_resident, reason="x", by=district.by("analyst"), **said)
    refused("not_found", reveal_resident, reason="call_person", by=district.by("planner"), **said)
    refused("not_found", reveal_resident, reason="call_person", by=district.by("analyst"), **{**said, "name": "sealed"})
    refused("not_found", get_entry, district.by("other"), row.pk)
    assert AccessEntry.objects.filter(object_kind="resident", act="reveal").count() == 1
