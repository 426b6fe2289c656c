"""`bihuan screening` says both sums of a round, who is missing by building, and closes what misses nobody."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.apps.screening.rounds_world import make_district

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command("screening", *words, stdout=out)
    return out.getvalue()


def test_a_round_is_told_by_both_sums_and_closes_when_nobody_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    district = make_district(buildings=2, people=3)
    monkeypatch.setattr("bihuan.apps.core.commands.BihuanCommand.now", lambda _self: district.at)
    with pytest.raises(CommandError, match="no such round"):
        said("status")
    one = district.open()
    lines = district.lines(one)
    district.fill(one, lines[:5])
    told: dict[str, Any] = json.loads(said("status", "--json"))
    figures = ("roster", "tested", "missing", "swabs_by_people", "swabs_by_tubes", "difference")
    assert [told[name] for name in figures] == [6, 5, 1, 5, 5, 0]
    assert [(row["building"], row["missing"]) for row in json.loads(said("missing", "--json"))] == [("2栋", 1)]
    with pytest.raises(CommandError, match="people_missing"):
        said("close")
    district.fill(one, lines[5:])
    assert said("missing").strip() == "0 buildings in all"
    assert "6 on the roster = 6 tested + 0 exempt + 0 escalated + 0 missing" in said("close", "--round", "1")
    assert said("status", "--round", one.pk).splitlines()[1] == "Swabs: 6 by people, 6 by tubes; difference 0"
    assert json.loads(said("tubes", "--json"))["made"] == 2


def test_a_unit_is_told_who_is_missing_in_its_own_buildings_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    district = make_district(buildings=4, people=1)
    monkeypatch.setattr("bihuan.apps.core.commands.BihuanCommand.now", lambda _self: district.at)
    district.open()
    told = {
        who: len(json.loads(said("missing", "--json", "--as", district.people[who].username)))
        for who in ("dispatcher", "lead")
    }
    assert told == {"dispatcher": 2, "lead": 4}
