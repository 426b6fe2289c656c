"""`bihuan cover` says what is reached by which meaning, what a unit that leaves loses, and where a model puts units."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bihuan.apps.zones.models import CoverPlan
from tests.apps.zones.covering_world import Covering, make_covering

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Covering:
    made = make_covering()
    monkeypatch.setattr("bihuan.apps.core.commands.BihuanCommand.now", lambda _self: made.at)
    return made


def said(*words: str) -> str:
    out = StringIO()
    call_command("cover", *words, stdout=out)
    return out.getvalue()


def test_cover_is_told_to_the_desk_with_its_meaning_and_to_no_unit(world: Covering) -> None:
    lines = said("now").splitlines()
    assert lines == [
        "Rings by place, as nobody has decided; times straight line x 1.4 at 30 km/h; 3 can go.",
        "1 min: 1 of 2 places within 60 s", "  not reached: 西站 (station, 128 s)", "3 min: 1 of 1 places within 180 s",
        "5 min: 2 of 3 places within 300 s", "  not reached: 城南商场 (mall, 374 s)",
    ]  # fmt: skip
    told = json.loads(said("now", "--json"))
    assert [(one["ring"], one["covered"]) for one in told["rings"]] == [(1, 1), (3, 1), (5, 2)]
    lost = said("leaving", "--unit", "巡二").splitlines()
    assert lost[0] == "lost: 东站 (1 min, place)"
    assert lost[3] == "could move up: 巡一 to 河东卡口, 321 s, wins 3"
    assert lost[-1] == "3 lost; 5 of at most 5 with the moves"
    assert len(json.loads(said("leaving", "--unit", "巡二", "--json"))["moves"]) == 2
    with pytest.raises(CommandError, match="Nobody of this name"):
        said("leaving", "--unit", "巡九")
    proposed = said("propose", "--model", "set_cover", "--seconds", "5")
    assert proposed.startswith("optimal: ")
    assert json.loads(said("propose", "--json", "--units", "2"))["meaning"] == "place"
    assert CoverPlan.objects.count() == 0
    unit = world.response.forces.world.people["dispatcher@PCS-03"].username
    with pytest.raises(CommandError, match="wrong_role"):
        said("now", "--as", unit)
    with pytest.raises(CommandError, match="always_busy"):
        said("propose", "--calls", "900")
