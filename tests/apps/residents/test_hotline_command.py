"""`bihuan hotline`: figures, late ones with whom to call, green lanes; nobody's name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bihuan.apps.residents.actions.help_green import NewLane, open_lane
from tests.apps.residents.help_world import Hotline, make_hotline

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline() -> Hotline:
    at = datetime.now(UTC)
    hotline = make_hotline(at)
    row = hotline.take(help_class="dialysis", at=at - timedelta(minutes=40))
    lane = NewLane("市中心医院", at + timedelta(hours=3), at + timedelta(hours=6))
    open_lane(request_id=row.pk, new=lane, by=hotline.by("operator"), at=at - timedelta(minutes=35))
    hotline.answered(at=at - timedelta(minutes=10))
    return hotline


def told(*words: str) -> str:
    out = StringIO()
    call_command("hotline", *words, stdout=out)
    return out.getvalue()


def test_the_figures_of_the_desk(hotline: Hotline) -> None:
    found = json.loads(told("status", "--json", "--as", "lead"))
    assert {name: found[name] for name in ("open", "late", "to_call_back", "green_owed", "green_late")} == {
        "open": 2, "late": 1, "to_call_back": 1, "green_owed": 3, "green_late": 0,
    }  # fmt: skip
    assert found["by_class"] == {"dialysis": 1, "information": 1}
    assert told("status", "--as", "lead").startswith("open 2")


def test_late_ones_say_whom_to_call_and_nobodys_name(hotline: Hotline) -> None:
    [row] = json.loads(told("late", "--json", "--as", "lead"))
    assert (row["request"], row["owner"], row["call"]) == (1, "西山街道派出所", "08170000000")
    lines = told("late", "--as", "lead")
    assert lines.splitlines()[-1] == "1 in all"
    assert [word for word in ("13900001357", "欧阳小满", "西山路12号") if word in lines] == []


def test_green_lanes_say_what_is_owed(hotline: Hotline) -> None:
    assert [(one["item"], one["owner"]) for one in json.loads(told("green", "--json", "--as", "lead"))] == [
        ("slot", "desk"), ("ambulance", "desk"), ("escort", "PCS-03"),
    ]  # fmt: skip


def test_who_may_not_is_refused(hotline: Hotline) -> None:
    with pytest.raises(CommandError, match="Refused: wrong_role"):
        told("status", "--as", "reviewer")
