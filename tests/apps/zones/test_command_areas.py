"""`bihuan zones at` says what holds at a position or in a community; `datum` names the datum of a file."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from bihuan.apps.core.models import Incident
from bihuan.engine.datum import to_gcj02
from tests.apps.zones.areas_world import AT, box, keep_control, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Incident:
    monkeypatch.setattr("bihuan.apps.core.commands.BihuanCommand.now", lambda _self: AT)
    return make_place()


def said(*words: str) -> str:
    out = StringIO()
    call_command("zones", *words, stdout=out)
    return out.getvalue()


def test_a_position_is_answered_in_lines_and_as_json(place: Incident) -> None:
    row = keep_control(place, 1, box(0, 0, 2))
    keep_control(place, 2, box(0, 0, 2), level="", measures=["gate_checks"], communities=["001"])
    assert said("at", "--lon", "106.01", "--lat", "30.01").splitlines() == [
        "high: stay_home, gate_checks",
        "1  管控1  high  spread  传染病防治法  until 2022-08-27T08:00:00.000000Z  first by: level",
        "2  管控2  -  spread  传染病防治法  until 2022-08-27T08:00:00.000000Z",
    ]
    told = json.loads(said("at", "--lon", "106.01", "--lat", "30.01", "--json"))
    assert (told["level"], told["won_by"], told["controls"][0]["control"]) == ("high", "level", row.pk)
    assert json.loads(said("at", "--community", "001", "--json"))["controls"][0]["number"] == 2


def test_where_nothing_holds_it_says_so(place: Incident) -> None:
    assert said("at", "--lon", "106.01", "--lat", "30.01") == "nothing holds here\n"
    keep_control(place, 1, box(0, 0, 2))
    assert said("at", "--lon", "106.01", "--lat", "30.01", "--time", "2022-08-28T08:00+08:00") == "nothing holds here\n"


@pytest.mark.parametrize(
    "words", [("at",), ("at", "--lon", "106"), ("at", "--lon", "106", "--lat", "30", "--time", "2022-08-28")]
)
def test_what_is_missing_is_said(place: Incident, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"Say where|with its zone"):
        said(*words)


def test_the_datum_of_a_file_is_named_beside_a_known_one(place: Incident, tmp_path: Path) -> None:
    true = box(0, 0, 10)
    drawn = {"type": "MultiPolygon", "coordinates": [[to_gcj02(np.array(true["coordinates"][0][0])).tolist()]]}
    for name, outline in (("drawn", drawn), ("true", true)):
        (tmp_path / f"{name}.geojson").write_text(json.dumps(outline))
    files = (str(tmp_path / "drawn.geojson"), "--known", str(tmp_path / "true.geojson"))
    told = json.loads(said("datum", *files, "--json"))
    assert (told["datum"], told["is_clear"], told["rounding"]) == ("gcj02", True, "")
    assert told["agrees_m"] < 1
    assert said("datum", *files).splitlines()[0] == "gcj02"


def test_a_file_that_cannot_be_read_says_what_to_do(place: Incident, tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text("{")
    with pytest.raises(CommandError, match="Save the areas as GeoJSON"):
        said("datum", str(tmp_path / "a.geojson"), "--known", str(tmp_path / "a.geojson"))
    with pytest.raises(CommandError, match="No such file"):
        said("datum", str(tmp_path / "b.geojson"), "--known", str(tmp_path / "a.geojson"))
