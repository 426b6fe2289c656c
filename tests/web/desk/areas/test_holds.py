"""The page "What holds here": asked by words, by community, by place, by position; for the hotline as well."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localtime
from tests.apps.zones.areas_world import box, keep_control
from tests.trust.ground import undone
from tests.web.desk.areas.areas_world import EAST, WEST, client, make_areas_world
from tests.worlds import World

from bihuan.apps.core.models import Place
from bihuan.apps.zones.models import Outline

pytestmark = pytest.mark.django_db
URL = "/desk/zones/holds/"
QUERIES = 13


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Return one world a module, in a transaction that is taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_areas_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(kept: World) -> Iterator[World]:
    """Return the world as it was built."""
    with undone():
        yield copy(kept)


def ask(world: World, who: str = "hotline", **told: Any) -> Any:
    return client(world.people[who]).post(URL, told)


def numbers(answer: Any) -> list[int]:
    return [line.control.number for line in answer.context["answer"].lines]


def test_a_position_is_answered_with_the_strictest_first_and_the_measures_of_all(world: World) -> None:
    answer = ask(world, longitude="106.01", latitude="30.01")
    told = answer.context["answer"]
    assert (answer.status_code, numbers(answer), told.level, told.is_now) == (200, [1, 2], "High risk", True)
    assert told.why_first == "It has the strictest level here."
    assert len(told.measures) == 3


def test_where_nothing_holds_the_page_says_so(world: World) -> None:
    answer = ask(world, longitude="107", latitude="30")
    assert answer.context["answer"].lines == ()
    assert "No control holds here" in answer.content.decode()


def test_an_address_that_names_one_community_is_answered_at_once(world: World) -> None:
    answer = ask(world, address="顺安区 河东社区 9号楼402室")
    assert (answer.context["answer"].where, numbers(answer)) == ("河东社区", [2])


def test_an_address_that_fits_several_is_asked_back_with_how_many_there_are(world: World) -> None:
    Place.objects.create(incident=world.incident, name="河东社区广场", longitude=106.03, latitude=30.01)
    answer = ask(world, address="河东社区")
    spots = answer.context["spots"]
    assert (answer.context["answer"], spots.n, [one.kind for one in spots.shown]) == (None, 2, ["community", "place"])
    chosen = ask(world, place=spots.shown[1].id)
    assert (chosen.context["answer"].where, numbers(chosen)) == ("河东社区广场", [2])


def test_a_name_that_nobody_knows_is_said_and_kept_in_the_form(world: World) -> None:
    answer = ask(world, address="不存在的小区")
    assert answer.context["spots"].n == 0
    assert 'value="不存在的小区"' in answer.content.decode()


def test_a_community_is_answered_by_its_own_address(world: World) -> None:
    answer = client(world.people["hotline"]).get(f"{URL}{WEST}/")
    assert (answer.context["answer"].where, numbers(answer)) == ("西山路", [1, 2])
    assert numbers(client(world.people["hotline"]).get(f"{URL}{EAST}/")) == [2]


@pytest.mark.parametrize("address", [f"{URL}999/", f"{URL}{WEST}%27/"])
def test_a_community_that_there_is_not_is_not_found(world: World, address: str) -> None:
    assert client(world.people["hotline"]).get(address).status_code == 404


def test_a_place_of_another_incident_or_without_position_is_not_found(world: World) -> None:
    nowhere = Place.objects.create(incident=world.incident, name="无坐标")
    assert ask(world, place=nowhere.pk).status_code == 404
    assert ask(world, place="00000000-0000-4000-8000-000000000000").status_code == 404


def test_one_may_ask_for_another_time(world: World) -> None:
    when = localtime(world.at + timedelta(days=3))
    answer = ask(world, longitude="106.01", latitude="30.01", at=f"{when:%Y-%m-%dT%H:%M}")
    assert (answer.context["answer"].lines, answer.context["answer"].is_now) == ((), False)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "address"),
        ({"longitude": "106"}, "latitude"),
        ({"latitude": "30"}, "longitude"),
        ({"longitude": "x", "latitude": "30"}, "longitude"),
        ({"longitude": "181", "latitude": "30"}, "longitude"),
        ({"address": "西山路", "at": "gestern"}, "at"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field_and_stays_typed(
    world: World, told: dict[str, str], field: str
) -> None:
    answer = ask(world, **told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["answer"] is None


def test_nothing_asked_stands_in_an_address_or_is_kept_by_the_browser(world: World) -> None:
    assert ask(world, address="西山路")["Cache-Control"] == "no-store"
    assert client(world.people["hotline"]).get(f"{URL}?address=西山路").context["answer"] is None


def test_who_may_not_see_controls_may_not_ask(world: World) -> None:
    assert client(world.people["administrator"]).get(URL).status_code == 404
    assert ask(world, who="administrator", longitude="106", latitude="30").status_code == 404
    assert client(world.people["administrator"]).get(f"{URL}{WEST}/").status_code == 404
    assert client(world.people["officer@PCS-03"]).get(URL).status_code == 200


def test_the_map_bears_what_holds_weakest_below(world: World) -> None:
    drawn = client(world.people["lead"]).get(URL).context["map"]
    assert [(area.name, area.tone) for area in drawn.areas] == [("2 全域低风险区", "low"), ("1 西山路高风险区", "high")]
    assert [one.name for one in drawn.ground] == ["西山路", "河东社区"]
    assert drawn.picks == ("holds-longitude", "holds-latitude")


def test_outlines_from_files_are_listed_with_the_doubt_about_their_datum(world: World) -> None:
    Outline.objects.create(
        incident=world.incident, record="r1", batch="b1", code=WEST, name="西山路", outline=box(0, 0, 2), datum="",
        seems="gcj02", off_m=451.2, square_metres=4_277_873, taken_at=world.at,
    )  # fmt: skip
    (line,) = client(world.people["lead"]).get(URL).context["outlines"]
    assert (line.hectares, line.beside) == ("427.8", "451 m off")
    assert line.doubt == "fits as GCJ-02 (Mars coordinates): ask who drew it"


@pytest.mark.parametrize("more", [0, 4])
def test_the_page_asks_the_database_as_often_with_many_controls_as_with_few(
    world: World, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        keep_control(
            world.incident, 10 + number, box(0, 0, 1), starts_at=world.at, ends_at=world.at + timedelta(days=1),
            review_at=world.at + timedelta(hours=2),
        )  # fmt: skip
    browser = client(world.people["lead"])
    browser.get(f"{URL}{WEST}/")  # the index is made here
    with django_assert_num_queries(QUERIES):
        browser.post(URL, {"longitude": "106.005", "latitude": "30.005"})
