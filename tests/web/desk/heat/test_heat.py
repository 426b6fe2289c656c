"""The picture of heat, one post, the weather told: unknown is never shown as safe."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime
from tests.forces_world import HOUR
from tests.web.desk.heat.heat_world import HeatWorld
from tests.web.desk.tracing.seeing import messages_of

from bihuan.apps.forces.models import HeatRule, WeatherHour
from bihuan.apps.forces.rules.weather import hour_of
from bihuan.apps.screening.actions.ground import note_site_check

pytestmark = pytest.mark.django_db
URL, WEATHER = "/desk/forces/heat/", "/desk/forces/heat/weather/"


def states(world: HeatWorld, name: str = "planner", query: str = "") -> dict[str, str]:
    lines = world.client(name).get(URL + query).context["lines"]
    return {line.heat.post.name: line.state for line in lines}


def line(world: HeatWorld, hours: int, air: object, humidity: object = 40) -> str:
    zone = localtime(hour_of(world.at) + hours * HOUR)
    return f"{zone:%Y-%m-%d %H:%M}, {air}, {humidity}"


def typed(lines: str, **changes: Any) -> dict[str, Any]:
    return {"kind": "forecast", "spot": "", "source": "市气象台", "height": "10", "lines": lines, **changes}


def test_without_weather_every_post_is_unknown_and_no_cell_is_a_number(world: HeatWorld) -> None:
    assert set(states(world).values()) == {"unknown"}
    body = world.client("planner").get(URL).content.decode()
    assert body.count('<td class="heat none">?</td>') == 48
    assert '<td class="heat m60">' not in body


def test_a_hot_hour_closes_a_post_and_a_missing_hour_keeps_it_unknown(world: HeatWorld) -> None:
    world.tell(*[5.0] * 23)
    assert set(states(world).values()) == {"unknown"}
    world.tell(5.0, first=23)
    assert set(states(world).values()) == {"free"}
    world.tell(42.0, first=3)
    assert set(states(world).values()) == {"closed"}
    assert states(world, query="?state=free") == {}
    assert len(states(world, query="?state=closed")) == 2


def test_the_counts_are_of_all_posts_whatever_is_shown(world: HeatWorld) -> None:
    context = world.client("planner").get(f"{URL}?state=free").context
    assert (context["all"], dict(context["tabs"])) == (2, {"closed": 0, "limited": 0, "free": 0, "unknown": 2})


def test_a_unit_sees_its_own_posts_alone(world: HeatWorld) -> None:
    assert list(states(world, "leader@SQ-07")) == ["河东卡口"]
    own, other = (f"{URL}posts/{world.post(unit).pk}/" for unit in ("SQ-07", "PCS-03"))
    client = world.client("leader@SQ-07")
    assert [client.get(own).status_code, client.get(other).status_code] == [200, 404]


def test_the_checklist_of_the_posts_site_stands_beside_its_heat(world: HeatWorld) -> None:
    body = world.client("planner").get(URL).content.decode()
    assert body.count("checklist not gone through") == 2
    note_site_check(
        site_id=world.sites["PCS-03"].pk, lacking=["water"], by=world.forces.actor("leader@PCS-03"), at=world.at
    )
    found = {one.heat.post.unit_id: one.lacking for one in world.client("planner").get(URL).context["lines"]}
    assert found == {"PCS-03": ["water"], "SQ-07": None}


def test_a_post_tells_what_can_be_done_and_what_is_unknown(world: HeatWorld) -> None:
    url = f"{URL}posts/{world.post().pk}/"
    unknown = world.client("planner").get(url)
    assert (len(unknown.context["unknown"]), unknown.context["proposals"]) == (2, [])
    assert "unknown, not safe" in unknown.content.decode()
    world.tell(*[42.0] * 12, *[5.0] * 12)
    context = world.client("planner").get(url).context
    (first, found), _second = context["proposals"]
    assert (first.starts_at, [one.kind for one in found]) == (world.at, ["hours", "unstaffed"])
    assert context["unknown"] == []


def test_what_holds_at_a_post_is_changed_by_who_plans_alone(world: HeatWorld) -> None:
    url = f"{URL}posts/{world.post().pk}/rule/"
    told = {"n": -1, "workload": "light", "is_acclimatised": "on", "allowed": ["uniform"], "booth_c": "24"}
    refused = world.client("leader@PCS-03").post(url, told)
    assert (refused.status_code, HeatRule.objects.count()) == (404, 0)
    page = world.client("planner").post(url, told, follow=True)
    assert messages_of(page) == ["Kept. The picture and the planner count with it from now on."]
    row = HeatRule.objects.get()
    assert (row.workload, row.allowed, row.booth_c, row.n) == ("light", ["uniform"], 24.0, 0)
    stale = world.client("planner").post(url, told)
    assert (stale.status_code, HeatRule.objects.get().n) == (409, 0)


@pytest.mark.parametrize("changes", [{"booth_c": "90"}, {"workload": "dancing"}, {"allowed": ["armour"]}, {"n": ""}])
def test_a_rule_that_cannot_be_is_refused_and_what_was_typed_stays(world: HeatWorld, changes: dict[str, Any]) -> None:
    told = {"n": -1, "workload": "light", "allowed": ["uniform"], "booth_c": "24"} | changes
    answer = world.client("planner").post(f"{URL}posts/{world.post().pk}/rule/", told)
    assert (answer.status_code, HeatRule.objects.count()) == (422, 0)
    assert answer.context["form"]["booth_c"].value() == told["booth_c"]


def test_pasted_weather_is_kept_and_shown(world: HeatWorld) -> None:
    lines = "\n".join(line(world, step, 30 + step) for step in range(3))
    page = world.client("planner").post(WEATHER, typed(lines), follow=True)
    assert messages_of(page) == ["The weather of 3 hours is kept."]
    rows = WeatherHour.objects.order_by("starts_at").values_list("air_c", "humidity", "is_observed", "spot")
    assert list(rows) == [(30, 0.4, False, ""), (31, 0.4, False, ""), (32, 0.4, False, "")]
    assert "市气象台" in world.client("planner").get(WEATHER).content.decode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_is_read_in_the_encodings_of_offices(world: HeatWorld, encoding: str) -> None:
    text = f"时间,气温,湿度\n{line(world, 0, 33, 55)}\n"
    file = SimpleUploadedFile("天气.csv", text.encode(encoding))
    world.client("planner").post(WEATHER, typed("", file=file, spot=world.sites["SQ-07"].pk, kind="observed"))
    row = WeatherHour.objects.get()
    assert (row.air_c, row.humidity, row.spot, row.is_observed) == (33, 0.55, world.sites["SQ-07"].pk, True)


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"lines": "gestern, 30, 40"}, 422, "Line 1: Time is no time."),
        ({"lines": ""}, 422, "holds nothing"),
        ({"source": ""}, 422, "Fill this in."),
        ({"spot": "somewhere"}, 422, "Choose one of the list."),
        ({"file": SimpleUploadedFile("big.csv", b"x" * 200_001)}, 422, "too large for weather"),
        ({"file": SimpleUploadedFile("bad.csv", b"\xff\xff\xff")}, 422, "holds nothing"),
    ],
)
def test_wrong_weather_is_refused_with_its_line_and_nothing_is_kept(
    world: HeatWorld, changes: dict[str, Any], status: int, words: str
) -> None:
    answer = world.client("planner").post(WEATHER, typed(line(world, 0, 31)) | changes)
    assert (answer.status_code, WeatherHour.objects.count()) == (status, 0)
    assert words in answer.content.decode()


def test_an_observation_of_tomorrow_is_refused_by_the_rules(world: HeatWorld) -> None:
    answer = world.client("planner").post(WEATHER, typed(line(world, 20, 31), kind="observed"))
    assert (answer.status_code, WeatherHour.objects.count()) == (409, 0)
    assert "Nobody can have observed" in answer.content.decode()


@pytest.mark.parametrize("name", ["P1", "leader@PCS-03", "dispatcher@PCS-03", "commander", "clerk"])
def test_who_does_not_plan_cannot_tell_the_weather(world: HeatWorld, name: str) -> None:
    client = world.client(name)
    assert [client.get(WEATHER).status_code, client.post(WEATHER, typed(line(world, 0, 31))).status_code] == [404, 404]
    assert not WeatherHour.objects.exists()


def test_the_picture_costs_the_same_queries_for_one_post_and_for_two(
    world: HeatWorld, django_assert_max_num_queries: Any
) -> None:
    world.tell(*[30.0] * 24)
    client = world.client("planner")
    client.get(URL)
    with django_assert_max_num_queries(30) as kept:
        client.get(URL)
    many = len(kept)
    world.forces.posts["SQ-07"].closed_at = world.at
    world.forces.posts["SQ-07"].save(update_fields=["closed_at"])
    with django_assert_max_num_queries(many):
        client.get(URL)
