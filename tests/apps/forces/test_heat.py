"""What the heat leaves at posts and of needs: unknown is never safe."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.forces.actions.weather import note_weather, set_heat_rule
from bihuan.apps.forces.models import Post
from bihuan.apps.forces.queries.heat import (
    heat_of_posts,
    need_heat_minutes,
    needs_ahead,
    permitted_now,
    proposals_for,
    unknown_needs,
)
from bihuan.apps.forces.rules.weather import HourTold
from tests.forces_world import AT, HOUR, Forces

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(forces: Forces) -> dict[str, Post]:
    """The two posts, with a position and a hood."""
    Post.objects.update(longitude=106.08, latitude=30.8, clothing="hooded")
    return {unit: Post.objects.get(pk=post.pk) for unit, post in forces.posts.items()}


def tell(forces: Forces, first: float, hours: int, air: float, **more: object) -> None:
    told = [HourTold(AT + (first + step) * HOUR, air, 0.4, 1.5) for step in range(hours)]
    asked = {"hours": told, "is_observed": False, "source": "市气象台", "by": forces.actor("lead"), "at": AT} | more
    note_weather(**asked)  # type: ignore[arg-type]  # one dict of mixed values


def minutes(forces: Forces, unit: str, begin: float, end: float) -> int | None:
    need = forces.need(unit, begin + 48, end + 48)
    return need_heat_minutes([need])[need.pk]


def test_without_weather_everything_is_unknown(forces: Forces, posts: dict[str, Post]) -> None:
    need = forces.need("PCS-03", 48, 54)
    assert need_heat_minutes([need]) == {need.pk: None}
    assert unknown_needs([need]) == [need.pk]
    assert permitted_now(forces.incident, AT) == {post.pk: None for post in posts.values()}
    seen = heat_of_posts([posts["PCS-03"]], AT)[0]
    assert (seen.now.minutes, seen.worst, {hour.minutes for hour in seen.hours}) == (None, None, {None})


def test_one_hour_that_nobody_told_makes_a_need_unknown(forces: Forces, posts: dict[str, Post]) -> None:
    tell(forces, 48, 5, 5)
    assert minutes(forces, "PCS-03", 0, 5) == 60
    assert minutes(forces, "SQ-07", 0, 6) is None


def test_a_post_in_an_incident_without_any_position_is_unknown(forces: Forces) -> None:
    tell(forces, 0, 6, 20)
    assert set(permitted_now(forces.incident, AT).values()) == {None}


def test_a_hot_day_in_a_hood_must_not_be_planned_and_a_cool_one_may(forces: Forces, posts: dict[str, Post]) -> None:
    tell(forces, 48, 6, 42)
    tell(forces, 54, 6, 10)
    assert [minutes(forces, "PCS-03", 0, 6), minutes(forces, "PCS-03", 6, 12)] == [0, 60]


def test_a_need_that_begins_within_an_hour_counts_that_hour(forces: Forces, posts: dict[str, Post]) -> None:
    tell(forces, 48, 1, 42)
    tell(forces, 49, 3, 10)
    assert minutes(forces, "PCS-03", 0.5, 3) == 0


def test_indoors_the_weather_does_not_reach(forces: Forces, posts: dict[str, Post]) -> None:
    Post.objects.filter(pk=posts["PCS-03"].pk).update(kind="desk")
    assert minutes(forces, "PCS-03", 0, 6) == 60
    seen = heat_of_posts([Post.objects.get(pk=posts["PCS-03"].pk)], AT)[0]
    assert (seen.is_indoors, seen.now.minutes, seen.now.rule) == (True, 60, "indoors")
    assert proposals_for(seen, [forces.need("PCS-03", 20, 22)]) == []


def test_the_weather_of_a_post_beats_that_of_the_incident_and_an_observation_a_forecast(
    forces: Forces, posts: dict[str, Post]
) -> None:
    tell(forces, 0, 1, 42)
    tell(forces, 0, 1, 10, spot=posts["PCS-03"].pk)
    permitted = permitted_now(forces.incident, AT)
    assert (permitted[posts["PCS-03"].pk], permitted[posts["SQ-07"].pk]) == (60, 0)
    tell(forces, 0, 1, 41, spot=posts["PCS-03"].pk, is_observed=True)
    seen = heat_of_posts([posts["PCS-03"]], AT)[0].now
    assert (seen.minutes, seen.is_observed) == (0, True)


def test_weather_told_for_a_site_holds_for_the_posts_that_serve_it(forces: Forces, posts: dict[str, Post]) -> None:
    site = "0198f000-0000-7000-8000-000000000001"
    Post.objects.filter(pk=posts["SQ-07"].pk).update(site=site)
    tell(forces, 0, 1, 10, spot=site)
    assert permitted_now(forces.incident, AT) == {posts["PCS-03"].pk: None, posts["SQ-07"].pk: 60}


def test_shade_and_lighter_clothing_count(forces: Forces, posts: dict[str, Post]) -> None:
    tell(forces, 4, 1, 30)  # noon

    def left() -> int | None:
        return heat_of_posts([Post.objects.get(pk=posts["PCS-03"].pk)], AT + 4 * HOUR)[0].now.minutes

    mine = Post.objects.filter(pk=posts["PCS-03"].pk)
    found = [left()]
    mine.update(clothing="uniform")
    found.append(left())
    mine.update(is_sunny=False)
    found.append(left())
    assert found == [0, 30, 60]


def test_a_day_too_hot_for_the_suit_brings_the_nights_hours_the_booth_and_what_stays_unstaffed(
    forces: Forces, posts: dict[str, Post]
) -> None:
    set_heat_rule(
        post_id=posts["PCS-03"].pk, workload="light", is_acclimatised=True, allowed=["uniform"], booth_c=22.0, n=-1,
        by=forces.actor("lead"), at=AT,
    )  # fmt: skip
    tell(forces, 0, 12, 42)
    tell(forces, 12, 12, 16)
    seen = heat_of_posts([posts["PCS-03"]], AT)[0]
    ahead = needs_ahead([posts["PCS-03"]], AT)[posts["PCS-03"].pk]
    (need, proposals), *more = proposals_for(seen, ahead)
    begins = AT + timedelta(hours=12)
    assert need.starts_at == AT
    assert [(one.kind, one.clothing, one.work_minutes) for one in proposals] == [
        ("hours", "hooded", 60), ("booth", "hooded", 60), ("unstaffed", "hooded", 0),
    ]  # fmt: skip
    assert proposals[0].starts == int(begins.timestamp())
    assert [need.starts_at for need, _ in more] == [AT + 6 * HOUR]


def test_where_an_hour_is_unknown_nothing_is_proposed(forces: Forces, posts: dict[str, Post]) -> None:
    tell(forces, 0, 5, 42)
    seen = heat_of_posts([posts["PCS-03"]], AT)[0]
    assert proposals_for(seen, needs_ahead([posts["PCS-03"]], AT)[posts["PCS-03"].pk]) == []
    assert seen.worst == 0


def test_nothing_asked_is_nothing_answered() -> None:
    assert need_heat_minutes([]) == {}


def test_many_posts_cost_as_many_queries_as_one(
    forces: Forces, posts: dict[str, Post], django_assert_num_queries: object
) -> None:
    tell(forces, 0, 24, 30)
    for listed in ([posts["PCS-03"]], list(posts.values())):
        with django_assert_num_queries(3):  # type: ignore[operator]  # the fixture of pytest-django
            heat_of_posts(listed, AT)


def test_a_post_without_a_position_takes_the_middle_of_the_others(forces: Forces, posts: dict[str, Post]) -> None:
    Post.objects.filter(pk=posts["SQ-07"].pk).update(longitude=None, latitude=None)
    tell(forces, 0, 1, 10)
    assert permitted_now(forces.incident, AT) == {post.pk: 60 for post in posts.values()}
