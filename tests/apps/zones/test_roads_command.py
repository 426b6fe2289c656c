"""`bihuan roads`: import, show, time; every refusal says what to do."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bihuan.apps.zones.queries.roads import _loaded, graph_path, in_force
from tests.engine.roads.test_reading import osm_text
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Return the small world."""
    return make_world()


def said(*words: str) -> str:
    out = StringIO()
    call_command("roads", *words, stdout=out)
    return out.getvalue()


def test_an_extract_is_imported_shown_and_tried(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said("show").strip().startswith("No roads are imported: times are of the straight line.")
    assert said("time", "--from", "106.0,30.7", "--to", "106.004,30.7").startswith("64 s in a straight line")
    (tmp_path / "small.osm").write_text(osm_text())
    told = said("import", str(tmp_path / "small.osm")).splitlines()
    assert told[0].startswith("In force from now: 1 car small.osm: 4 crossings, 7 pieces of road, 1.5 km, ")
    assert told[1:] == [
        "  2 pieces of road left out: not to be reached from the largest part and back",
        "  1 ways left out: not for this mode", "  1 ways cut at the edge of the extract",
    ]  # fmt: skip
    assert "joining 9 pieces of road" in capsys.readouterr().err
    said("import", str(tmp_path / "small.osm"), "--mode", "foot", "--as", world.people["lead"].username)
    shown = json.loads(said("show", "--json"))
    assert [(one["number"], one["mode"], one["in_force"], one["is_readable"]) for one in shown] == [
        (2, "foot", True, True), (1, "car", True, True),
    ]  # fmt: skip
    assert said("time", "--from", "106.0,30.7", "--to", "106.004,30.7").splitlines() == [
        "55 s over the roads; the straight line would say 64 s",
        "  from: 0 m beside the road, on foot", "  to: 0 m beside the road, on foot",
    ]  # fmt: skip
    assert said("time", "--from", "106.0,30.7", "--to", "107,30.7").splitlines()[0].startswith("no way; ")
    assert [line[:2] for line in said("show").splitlines()] == ["* ", "* ", "2 "]


def test_what_went_missing_is_shown(world: World, tmp_path: Path) -> None:
    (tmp_path / "small.osm").write_text(osm_text())
    said("import", str(tmp_path / "small.osm"))
    row = in_force(world.incident.code)
    assert row is not None
    graph_path(row.digest).unlink()
    _loaded.cache_clear()  # another process would not have it in its memory
    assert json.loads(said("show", "--json"))[0]["is_readable"] is False


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["time", "--from", "106", "--to", "106,30"], r"bad_position .* Write longitude,latitude in degrees"),
        (["import", "/nowhere/at.osm"], r"No such file or directory: /nowhere/at\.osm"),
        (["import", "README.md"], r"roads_unknown_format .* none of \.osm\.pbf"),
    ],
)
def test_a_refusal_says_what_to_do(world: World, words: list[str], answer: str) -> None:
    with pytest.raises(CommandError, match=answer):
        said(*words)


def test_a_unit_does_not_import(world: World, tmp_path: Path) -> None:
    (tmp_path / "small.osm").write_text(osm_text())
    with pytest.raises(CommandError, match="wrong_role"):
        said("import", str(tmp_path / "small.osm"), "--as", world.people["dispatcher@PCS-03"].username)
