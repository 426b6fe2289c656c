"""The pages of roads and response times: what they say, and that what cannot be asked loses nothing typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.apps.zones.emergencies_ground import emergency
from tests.forces_world import Forces
from tests.trust.ground import undone
from tests.web.desk.roads.roads_world import client_of, lay_roads, make_roads_world

from bihuan.apps.zones.queries.roads import _loaded, graph_path
from bihuan.web.desk.roads.response_page import draw_times, minutes_seconds

pytestmark = pytest.mark.django_db
ROADS, TIMES = "/desk/response/roads/", "/desk/response/times/"


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Forces]:
    """Return the world without roads and emergencies, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_roads_world(columns=0, emergencies=0)
        transaction.set_rollback(True)


@pytest.fixture
def forces(kept: Forces) -> Iterator[Forces]:
    """Return the world as it was built, for one test."""
    with undone():
        yield kept


def test_without_roads_the_page_says_that_times_are_straight_lines(forces: Forces) -> None:
    page = client_of(forces, "lead").get(
        ROADS, {"start": "106.0,30.7", "end": "106.0,30.71", "mode": "car", "datum": "wgs84"}
    )
    text = page.content.decode()
    assert (page.status_code, page.context["picture"], page.context["trial"].is_straight) == (200, None, True)
    assert "Travel times are a straight line times 1.4 at 30 km/h: a guess, and every page says so." in text
    assert "Straight line × 1.4 at 30 km/h." in text
    assert "no road within" not in text


def test_the_roads_in_force_are_drawn_and_told(forces: Forces) -> None:
    old, new = lay_roads(forces, 3, 3), lay_roads(forces, 4, 4)
    page = client_of(forces, "inspector").get(ROADS)
    assert [row.pk for row in page.context["page"]] == [new.pk, old.pk]
    assert page.context["in_force"] == [new.pk]
    assert (page.context["picture"].n, page.context["map"].ways[0].path.count("M")) == (24, 24)
    text = page.content.decode()
    assert text.count(">in force now<") == 1
    assert "2 of 2 shown" in text
    assert "24 of 24 stretches drawn" in text


def test_a_trial_shows_the_time_the_walks_and_what_is_reached(forces: Forces) -> None:
    lay_roads(forces, 4, 4)
    asked = {"start": "106.0005, 30.7", "end": "106.0,30.7065", "mode": "car", "datum": "wgs84"}
    page = client_of(forces, "P1").get(ROADS, asked)
    assert [dot.mark for dot in page.context["map"].dots] == ["A", "B"]
    assert [area.tone for area in page.context["map"].areas] == ["ring5", "ring3", "ring1"]
    assert [round(one) for one in page.context["trial"].off_m] == [0, 56]
    assert "56 m from the road, walked at 5 km/h." in page.content.decode()


def test_a_place_without_a_road_near_it_has_no_way(forces: Forces) -> None:
    lay_roads(forces, 3, 3)
    asked = {"start": "106.0,30.7", "end": "106.2,30.7", "mode": "car", "datum": "wgs84"}
    text = client_of(forces, "lead").get(ROADS, asked).content.decode()
    assert "<dd>no way</dd>" in text
    assert "Destination: no road within 500 m." in text


@pytest.mark.parametrize(
    ("start", "end", "field"), [("east", "106,30", "start"), ("106,30", "", "end"), ("106,30", "1", "end")]
)
def test_what_is_no_position_is_said_beside_the_field_and_stays(
    forces: Forces, start: str, end: str, field: str
) -> None:
    page = client_of(forces, "lead").get(ROADS, {"start": start, "end": end, "mode": "car", "datum": "wgs84"})
    form = page.context["form"]
    assert (page.status_code, page.context["trial"], list(form.errors)) == (200, None, [field])
    assert (form["start"].value(), form["end"].value()) == (start, end)


def test_an_altered_file_is_told_and_times_are_straight(forces: Forces) -> None:
    row = lay_roads(forces, 5, 3)
    graph_path(row.digest).write_bytes(b"altered")
    _loaded.cache_clear()
    page = client_of(forces, "lead").get(ROADS)
    assert (page.context["is_lost"], page.context["picture"]) == (True, None)
    assert "The file of the roads in force is gone or altered" in page.content.decode()
    graph_path(row.digest).unlink()


def test_how_one_goes_chooses_the_roads(forces: Forces) -> None:
    lay_roads(forces, 3, 3)
    asked = {"start": "106.0,30.7", "end": "106.0,30.702", "mode": "foot", "datum": "wgs84"}
    assert client_of(forces, "lead").get(ROADS, asked).context["trial"].is_straight


def test_many_imports_are_shown_page_by_page(forces: Forces) -> None:
    for _ in range(23):
        lay_roads(forces, 2, 2)
    page = client_of(forces, "lead").get(ROADS, {"page": "2"})
    assert "3 of 23 shown" in page.content.decode()


def test_response_times_say_figures_definitions_and_what_is_missing(forces: Forces) -> None:
    at, code = forces.at, forces.incident
    emergency(code, 1, at, 10, 20, 30, 40, 60, 170, 400, 900)
    emergency(code, 2, at, 10, 20, 30, 40, 60, 190)
    emergency(code, 3, at, None, 20, 30, 40, 50, None, is_drill=False)
    emergency(code, 4, at, 1, 2, 3, 4, 5, 6, is_drill=True)
    page = client_of(forces, "lead").get(TIMES)
    text = page.content.decode()
    assert (page.context["found"].n, page.context["row"].p50, page.context["row"].p90) == (3, 170, 190)
    for said in (
        "3 emergencies, from what was recorded and nothing else.", "1 drill is left out.", "1 of 2; between",
        "report received to unit on scene (the standard ends with the first action there)", "<dd>2:50</dd>",
        "unit notified to unit under way · NFPA 1710", "t6 There", "11 of 11 shown",
    ):  # fmt: skip
        assert said in text


def test_the_interval_the_promise_and_the_period_can_be_chosen(forces: Forces) -> None:
    emergency(forces.incident, 1, forces.at, 10, 20, 30, 40, 60, 170)
    asked = {"interval": "turnout", "promise": "travel", "first": "", "last": "2026-01-01"}
    page = client_of(forces, "planner").get(TIMES, asked)
    assert (page.context["asked"].interval, page.context["asked"].promise, page.context["found"].n) == (
        "turnout",
        "travel",
        0,
    )
    asked["last"] = ""
    page = client_of(forces, "planner").get(TIMES, asked)
    assert (page.context["row"].p50, page.context["chart"].shapes.count("promise")) == (30, 0)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"interval": "luck"}, "interval"), ({"first": "2026-08-26", "last": "2026-08-25"}, "last"),
        ({"first": "yesterday"}, "first"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_beside_its_field(forces: Forces, asked: dict[str, str], field: str) -> None:
    page = client_of(forces, "lead").get(TIMES, asked)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])


def test_no_emergency_is_told_as_none(forces: Forces) -> None:
    page = client_of(forces, "lead").get(TIMES)
    assert page.context["chart"] is None
    assert "No emergency yet" in page.content.decode()


def test_an_interval_that_nobody_recorded_has_no_drawing(forces: Forces) -> None:
    emergency(forces.incident, 1, forces.at, 10)
    page = client_of(forces, "lead").get(TIMES, {"interval": "travel"})
    assert "No emergency has both clock points of this interval." in page.content.decode()


def test_the_same_number_of_questions_whatever_there_is(forces: Forces, django_assert_max_num_queries: Any) -> None:
    client = client_of(forces, "lead")
    emergency(forces.incident, 1, forces.at, 10, 20, 30, 40, 60, 170)
    with django_assert_max_num_queries(20) as first:
        client.get(TIMES)
    for number in range(2, 9):
        emergency(forces.incident, number, forces.at, 10, 20, 30, 40, 60, 170)
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(TIMES)


@pytest.mark.parametrize("who", ["reviewer", "administrator"])
def test_who_sees_neither_patrols_nor_emergencies_finds_no_such_page(forces: Forces, who: str) -> None:
    client = client_of(forces, who)
    assert [client.get(address).status_code for address in (ROADS, TIMES)] == [404, 404]


def test_the_drawing_ends_at_a_whole_step_and_shares_end_at_all() -> None:
    drawn = draw_times([30, 30, 400], has_promise=True)
    assert drawn.shapes.count('class="promise"') == 3
    assert drawn.axis.count(">7:00<") == 1
    assert draw_times([0], has_promise=False).shapes.count("promise") == 0
    assert draw_times([40_000], has_promise=False).axis.count(">12:00:00<") == 1


def test_seconds_are_written_as_a_clock() -> None:
    assert [minutes_seconds(one) for one in (0, 65, 3723)] == ["0:00", "1:05", "1:02:03"]
