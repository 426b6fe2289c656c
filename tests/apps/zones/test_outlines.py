"""A GeoJSON file through the gateway: a line an area, refused with a reason, moved out of its datum, filed once."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from bihuan.apps.core.models import Area, Event
from bihuan.apps.intake.actions.disposing import dispose_batch
from bihuan.apps.intake.actions.receiving import receive_batch
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Batch, Disposition
from bihuan.apps.intake.queries import accepted_record
from bihuan.apps.intake.rules.lines import NotReceived
from bihuan.apps.zones.actions.outlines import take_outlines
from bihuan.apps.zones.models import Outline
from bihuan.apps.zones.queries.outlines import find_outline, outlines_of
from bihuan.engine.datum import to_gcj02
from tests.apps.zones.areas_world import box
from tests.worlds import World, make_world, run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(records=0)


def feature(outline: Any, **said: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": outline, "properties": said}


def polygon(west: float, south: float, wide: float) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": box(west, south, wide)["coordinates"][0]}


def in_gcj02(outline: dict[str, Any]) -> dict[str, Any]:
    rings = [to_gcj02(np.array(ring)).tolist() for ring in outline["coordinates"]]
    return {"type": "Polygon", "coordinates": rings}


def send(world: World, *features: dict[str, Any], kind: str = "areas", **more: Any) -> list[Disposition]:
    """Send a file through the gateway, run the jobs, return what became of its lines."""
    told = {"type": "FeatureCollection", "features": list(features), **more}
    source = add_source(code=f"GIS{Outline.objects.count()}", name="测绘院", by=world.actor("lead"), at=world.at)
    received = receive_batch(
        source_id=source.pk, content=BytesIO(json.dumps(told).encode()), filename="区域.geojson",
        by=world.actor("clerk"), at=world.at, kind=kind,
    )  # fmt: skip
    dispose_batch(batch_id=received.batch.pk, by=world.actor("clerk"), at=world.at)
    run_jobs(world.at)
    return list(Disposition.objects.filter(batch=received.batch).order_by("line"))


def test_each_accepted_line_becomes_one_outline_and_is_filed(world: World) -> None:
    lines = send(world, feature(polygon(0, 0, 2), 名称="阳光小区", 编号="YG-1", 坐标系="WGS84", 户数=320))
    (row,) = outlines_of(world.incident.code)
    assert [(one.kind, one.effect) for one in lines] == [("accepted", f"filed:outline:{row.pk}")]
    assert (row.name, row.code, row.datum, row.outline) == ("阳光小区", "YG-1", "wgs84", box(0, 0, 2))
    assert round(row.square_metres / 1e6, 2) == 4.28
    assert find_outline(world.incident.code, row.pk) == row
    assert find_outline("DRILL-2", row.pk) is None


def test_the_kind_is_recognised_by_its_columns(world: World) -> None:
    with pytest.raises(NotReceived) as refusal:
        send(world, feature(polygon(0, 0, 2), 名称="阳光小区"), kind="")
    assert (refusal.value.code, refusal.value.params) == ("which_kind", {"kind": "areas"})


def test_what_is_wrong_with_an_outline_is_said_on_its_line(world: World) -> None:
    ring = polygon(0, 0, 2)["coordinates"][0]
    wrong = {
        "outline_crosses_itself": {"type": "Polygon", "coordinates": [[ring[0], ring[2], ring[1], ring[3], ring[0]]]},
        "outline_not_closed": {"type": "Polygon", "coordinates": [ring[:-1]]},
        "outline_swapped": {"type": "Polygon", "coordinates": [[point[::-1] for point in ring]]},
        "outline_is_no_area": {"type": "Point", "coordinates": [106, 30]},
        "required_missing": None,
    }
    lines = send(world, *(feature(outline, 名称=name, 坐标系="WGS84") for name, outline in wrong.items()))
    assert [(one.kind, one.reason) for one in lines] == [
        *(("rejected", code) for code in list(wrong)[:-1]), ("held", "required_missing"),
    ]  # fmt: skip
    assert Outline.objects.count() == 0


def test_a_file_in_another_reference_system_is_refused_whole(world: World) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert send(world, feature(polygon(0, 0, 2), 名称="一"), crs=crs) == []
    (batch,) = Batch.objects.all()
    assert {name: batch.layout["unreadable"][name] for name in ("code", "place", "mend")} == {
        "code": "not_in_degrees", "place": "crs", "mend": "save_in_degrees",
    }  # fmt: skip


def test_an_outline_in_gcj02_is_moved_into_wgs84(world: World) -> None:
    send(world, feature(in_gcj02(polygon(0, 0, 2)), 名称="阳光小区", 坐标系="火星坐标"))
    (row,) = outlines_of(world.incident.code)
    assert row.datum == "gcj02"
    assert np.allclose(row.outline["coordinates"][0][0], box(0, 0, 2)["coordinates"][0][0], rtol=0, atol=1e-8)


def test_a_datum_that_nobody_told_is_remarked_and_one_that_nobody_knows_is_held(world: World) -> None:
    lines = send(world, feature(polygon(0, 0, 2), 名称="一"), feature(polygon(3, 0, 2), 名称="二", 坐标系="北京54"))
    assert [(one.kind, one.reason, one.remarks) for one in lines] == [
        ("accepted", "", [["datum_not_told", "datum", -1]]),
        ("held", "unknown_datum", []),
    ] or [(one.kind, one.reason) for one in lines] == [("accepted", ""), ("held", "unknown_datum")]


def test_a_community_without_an_outline_gets_the_one_of_its_code(world: World) -> None:
    send(world, feature(polygon(0, 0, 2), 名称="西山路", 编号="511302001", 坐标系="CGCS2000"))
    area = Area.objects.get(code="511302001")
    assert area.polygon == box(0, 0, 2)["coordinates"][0][0][:-1]
    event = Event.objects.get(subject="area", subject_id=area.pk)
    facts = json.loads(event.facts)
    assert (event.kind, facts["code"], facts["corners"]) == ("area.drawn", "511302001", 4)


@pytest.mark.parametrize(
    "said",
    [{"编号": "511302001"}, {"编号": "511302009", "坐标系": "WGS84"}, {"坐标系": "WGS84"}],
    ids=["datum not told", "another code", "no code"],
)
def test_nothing_else_draws_a_community(world: World, said: dict[str, str]) -> None:
    send(world, feature(polygon(0, 0, 2), 名称="西山路", **said))
    assert [area.polygon for area in Area.objects.all()] == [[], []]


def test_a_community_that_has_an_outline_is_not_redrawn_but_compared(world: World) -> None:
    send(world, feature(polygon(0, 0, 2), 名称="西山路", 编号="511302001", 坐标系="WGS84"))
    before = Area.objects.get(code="511302001").polygon
    send(world, feature(in_gcj02(polygon(0, 0, 2)), 名称="西山路", 编号="511302001"))
    assert Area.objects.get(code="511302001").polygon == before
    newest = outlines_of(world.incident.code)[0]
    assert (newest.datum, newest.seems) == ("", "gcj02")
    assert newest.off_m is not None
    assert 400 < newest.off_m < 600


def test_the_job_may_run_twice(world: World) -> None:
    (line,) = send(world, feature(polygon(0, 0, 2), 名称="一"))
    again = accepted_record(line.pk)
    assert take_outlines(batch=line.batch_id, records=again, incident=world.incident.code, at=world.at) == 0
    assert Outline.objects.count() == 1
