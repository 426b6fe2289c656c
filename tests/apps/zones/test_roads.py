"""An operator's extract becomes the roads of the incident: by whom, from what, in force at once; or nothing changes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from django.db import DatabaseError, transaction

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.zones.access.roads import get_roads, get_trial, list_roads
from bihuan.apps.zones.actions.roads import import_roads, keep
from bihuan.apps.zones.importers import roads as reading
from bihuan.apps.zones.models import RoadGraph
from bihuan.apps.zones.queries.roads import _loaded, graph_path, in_force, load_graph, travel_of
from bihuan.engine.roads.building import tell_nobody
from bihuan.engine.roads.filing import pack
from tests.engine.roads.ground import crossing, grid
from tests.engine.roads.test_reading import NODES, graphml_text, osm_text
from tests.refusals import refusal_of
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db
HERE, THERE = "106.0,30.7", "106.004,30.7"


@pytest.fixture
def world() -> World:
    """Return the small world."""
    return make_world()


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """Return a small extract as a file."""
    path = tmp_path / "small.osm"
    path.write_text(osm_text())
    return path


def bring(world: World, path: Path, mode: str = "car", by: str = "lead") -> RoadGraph:
    return import_roads(path=path, mode=mode, by=world.actor(by), at=world.at, tell=tell_nobody)


def test_an_import_is_kept_with_its_digest_who_when_and_counts(world: World, extract: Path) -> None:
    row = bring(world, extract)
    assert (row.number, row.mode, row.name, row.nodes, row.pieces) == (1, "car", "small.osm", 4, 7)
    assert row.source_digest == hashlib.sha256(extract.read_bytes()).hexdigest()
    assert row.digest == hashlib.sha256(graph_path(row.digest).read_bytes()).hexdigest()
    assert graph_path(row.digest).stat().st_mode & 0o777 == 0o600
    assert (row.imported_by, row.imported_at) == (world.people["lead"].id, world.at)
    assert (row.counts["pieces_left_out"], row.bounds) == (2, [106.0, 30.7, 106.004, 30.702])
    event = Event.objects.get(kind="roads.imported")
    assert (event.subject_id, json.loads(event.facts)["source_digest"], json.loads(event.facts)["nodes"]) == (
        row.pk,
        row.source_digest,
        4,
    )


def test_the_newest_of_a_mode_is_in_force_and_the_others_stay_to_be_seen(world: World, extract: Path) -> None:
    first, foot, second = bring(world, extract), bring(world, extract, "foot"), bring(world, extract)
    assert [row.pk for row in list_roads(world.actor("lead"))] == [second.pk, foot.pk, first.pk]
    by = world.actor("inspector")
    assert [getattr(get_roads(by, mode), "pk", None) for mode in ("car", "foot")] == [second.pk, foot.pk]


def test_what_was_imported_is_never_changed(world: World, extract: Path) -> None:
    row = bring(world, extract)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoadGraph.objects.filter(pk=row.pk).update(name="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        RoadGraph.objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize("who", ["analyst", "clerk", "reviewer", "inspector", "dispatcher@PCS-03", "administrator"])
def test_roads_are_imported_by_who_leads_or_plans_alone(world: World, extract: Path, who: str) -> None:
    assert refusal_of(lambda: bring(world, extract, by=who)) == "wrong_role"
    assert RoadGraph.objects.count() == 0


@pytest.mark.parametrize("who", ["clerk", "reviewer", "administrator"])
def test_the_roads_are_shown_to_who_sees_patrols_alone(world: World, who: str) -> None:
    by = world.actor(who)
    for act in (lambda: list_roads(by), lambda: get_roads(by), lambda: get_trial(by, HERE, THERE)):
        assert refusal_of(act) == "wrong_role"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"nothing of the kind", "roads_unknown_format"), (osm_text()[:300].encode(), "roads_broken"),
        (graphml_text(residential="rail", primary="rail").encode(), "roads_no_roads"),
        (graphml_text(**{">106.0<": ">498321.5<"}).encode(), "roads_not_wgs84"),
    ],
)  # fmt: skip
def test_a_file_that_gives_no_graph_changes_nothing(world: World, tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "bad").write_bytes(content)
    assert refusal_of(lambda: bring(world, tmp_path / "bad")) == code
    assert (RoadGraph.objects.count(), Event.objects.filter(kind="roads.imported").count()) == (0, 0)


def test_an_unknown_mode_and_a_file_that_is_not_there_are_refused(world: World, tmp_path: Path, extract: Path) -> None:
    assert refusal_of(lambda: bring(world, extract, "bicycle")) == "unknown_mode"
    with pytest.raises(FileNotFoundError):
        bring(world, tmp_path / "nothing.osm")


def test_times_are_of_the_roads_in_force_and_straight_without_any(world: World, extract: Path) -> None:
    there = [NODES[3]], [NODES[1]]
    before = travel_of(world.incident.code)(*there)
    bring(world, extract)
    after = travel_of(world.incident.code)(*there)
    assert (before.is_straight, after.is_straight) == (True, False)
    assert after.seconds[0, 0] == pytest.approx(2 * 191.2 / (25 / 3.6), abs=0.5)
    assert travel_of(world.incident.code, "foot")(*there).is_straight


def test_a_graph_file_that_is_gone_or_altered_stops_nobody(world: World, extract: Path) -> None:
    row = bring(world, extract)
    place = graph_path(row.digest)
    content = place.read_bytes()
    place.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    _loaded.cache_clear()
    assert load_graph(in_force(world.incident.code)) is None
    place.unlink()
    times = travel_of(world.incident.code)([NODES[1]], [NODES[3]])
    assert (times.is_straight, bool(np.isfinite(times.seconds).all())) == (True, True)
    assert keep(content) == row.digest
    assert not travel_of(world.incident.code)([NODES[1]], [NODES[3]]).is_straight


def test_a_trial_says_how_long_and_how_it_was_counted(world: World, extract: Path) -> None:
    by = world.actor("dispatcher@PCS-03")
    straight = get_trial(by, HERE, THERE)
    assert (straight.is_straight, round(straight.straight_s)) == (True, 64)
    bring(world, extract)
    found = get_trial(by, HERE, THERE)
    assert (found.is_straight, round(found.seconds or 0), found.off_m) == (False, 55, (0.0, 0.0))
    nowhere = get_trial(by, HERE, "106.5,30.7")
    assert (nowhere.seconds, nowhere.off_m[1]) == (None, None)


def test_positions_of_another_datum_are_declared_and_moved(world: World, extract: Path) -> None:
    bring(world, extract)
    by = world.actor("lead")
    plain = get_trial(by, HERE, THERE)
    found = get_trial(by, "106.0031,30.6972", "106.0071,30.6972", datum="gcj02")  # as a Chinese map shows them
    assert found.start != (106.0031, 30.6972)
    assert max(abs(a - b) for a, b in zip(found.start, plain.start, strict=True)) < 0.001
    assert get_trial(by, HERE, THERE, datum="bd09").start != plain.start


@pytest.mark.parametrize(
    "told", ["", "106", "30.7;106", "106,30,7", "200,30", "106,91", "nan,30", "east,north", "inf,1"]
)
def test_what_is_no_position_is_refused(world: World, told: str) -> None:
    by = world.actor("lead")
    assert refusal_of(lambda: get_trial(by, told, THERE)) == "bad_position"
    assert refusal_of(lambda: get_trial(by, HERE, told)) == "bad_position"
    assert refusal_of(lambda: get_trial(by, HERE, THERE, datum="mars")) == "unknown_datum"


def test_a_child_that_falls_silent_or_dies_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "small.osm"
    path.write_text(osm_text())
    monkeypatch.setattr(reading, "cpu_seconds", lambda _size: 0)
    with pytest.raises(reading.RoadsRefused, match="takes_too_long"):
        reading.read_roads(path, "car", tell_nobody)
    monkeypatch.undo()
    monkeypatch.setattr(reading, "_CHILD", "bihuan.no_such_module")
    with pytest.raises(reading.RoadsRefused, match="broken"):
        reading.read_roads(path, "car", tell_nobody)
    monkeypatch.undo()
    monkeypatch.setattr(reading, "MOST_ANSWER_BYTES", 10)
    with pytest.raises(reading.RoadsRefused, match="too_large"):
        reading.read_roads(path, "car", tell_nobody)


def test_the_child_stands_behind_walls(tmp_path: Path) -> None:
    """What a reader must not do is refused inside: asked of the same process that reads."""
    program = (
        "import os, socket, threading\n"
        "from bihuan.apps.zones.importers.roads_child import confine\n"
        "confine(1)\n"
        "one = threading.Thread(target=print, args=('threads',))\none.start()\none.join()\n"
        f"writes = lambda: open({str(tmp_path / 'x')!r}, 'w')\n"
        "for act in (writes, socket.socket, os.fork):\n"
        "    try:\n        act()\n    except PermissionError as bad:\n        print(type(bad).__name__)\n"
    )
    told = {**os.environ, "PYTHONPATH": reading._SOURCE_ROOT}
    done = subprocess.run([sys.executable, "-c", program], env=told, capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == ["Walled", "Walled", "Walled", "threads"]


def test_a_position_in_the_grid_takes_as_long_as_its_streets(world: World) -> None:
    content = pack(grid(3, 3))
    RoadGraph.objects.create(
        incident=world.incident, number=1, mode="car", name="grid", source_digest="0" * 64, source_bytes=1,
        digest=keep(content), nodes=9, pieces=24, metres=1, imported_by="operator", imported_at=world.at,
    )  # fmt: skip
    seconds = travel_of(world.incident.code)([crossing(0, 0)], [crossing(0, 2)]).seconds
    assert seconds[0, 0] == pytest.approx(2 * 222.39 / 10, abs=0.1)


def test_another_incidents_roads_are_not_these(world: World, extract: Path) -> None:
    bring(world, extract)
    assert in_force("ANOTHER") is None
    assert list_roads(Actor("somebody", Role.DESK_LEAD, "ANOTHER")).count() == 0
