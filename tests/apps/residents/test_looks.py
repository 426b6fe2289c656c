"""Who sees whom: masked by default, whole for the unit that is to see them now, each look in the log."""

from __future__ import annotations

import json

import pytest

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.residents.access import list_entries
from bihuan.apps.residents.actions.looking import CareSeen, look_at_care, reveal_care
from tests.care_world import HOUR, Care
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
WHOLE = ("温玉兰", "+8613900000000", "顺安区西山路1号2栋301")


def _said(seen: CareSeen) -> tuple[str, str, str]:
    return seen.name.value, seen.values["phone"].value, seen.address.value


def _look(care: Care, who: str, hours: int) -> tuple[str, str, str]:
    row = care.entries[0]
    return _said(look_at_care(rows=[care.again(row)], by=care.actor(who), at=care.at + hours * HOUR)[row.pk])


def test_a_unit_sees_its_own_people_whole_only_while_they_are_to_be_seen(care: Care) -> None:
    row = care.add(needs=("oxygen",))
    masked = _look(care, "officer@PCS-03", 1)
    assert (masked[0], masked[1], AccessEntry.objects.count()) == ("温**", "139****0000", 0)
    assert _look(care, "officer@PCS-03", 12) == WHOLE
    entry = AccessEntry.objects.get()
    assert (entry.object_kind, entry.object_id, entry.person) == ("care", row.pk, row.person)
    assert set(entry.fields) >= {"name", "phone", "address"}


def test_the_desk_sees_them_masked_and_reveals_one_value_for_a_reason(care: Care) -> None:
    row = care.add(needs=("oxygen",))
    assert _look(care, "lead", 12)[0] == "温**"
    told = {"row": care.again(row), "name": "phone", "reason": "call_person", "words": "", "at": care.at}
    assert reveal_care(by=care.actor("lead"), **told) == "+8613900000000"  # type: ignore[arg-type]  # by name
    assert refusal_of(lambda: reveal_care(by=care.actor("inspector"), **told)) == "not_found"  # type: ignore[arg-type]  # by name
    assert json.dumps(AccessEntry.objects.get().fields) == '["phone"]'


def test_where_they_live_is_told_to_nobody_but_the_unit_at_work(care: Care) -> None:
    row = care.add(needs=("oxygen",), longitude=106.08, latitude=30.8)

    def place(who: str, hours: int) -> tuple[float, float] | None:
        at = care.at + hours * HOUR
        return look_at_care(rows=[care.again(row)], by=care.actor(who), at=at)[row.pk].position

    assert [place("lead", 12), place("officer@PCS-03", 1), place("officer@PCS-03", 12)] == [None, None, (106.08, 30.8)]


def test_a_unit_lists_its_own_people_and_who_may_not_lists_nobody(care: Care) -> None:
    care.add(0), care.add(1, area="511302002", address="河东社区9号")
    listed = {
        who: list_entries(care.actor(who)).count()
        for who in ("lead", "officer@PCS-03", "dispatcher@SQ-07", "inspector")
    }
    assert listed == {"lead": 2, "officer@PCS-03": 1, "dispatcher@SQ-07": 1, "inspector": 2}
    assert refusal_of(lambda: list_entries(care.actor("commander"))) == "wrong_role"
