"""The lines of a round: what tubes, lanes and counts tell of each site, for whom, and what follows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.apps.core.models import Area
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.models import Building
from bihuan.apps.screening.access.queues import get_advice, get_mass_test, get_queues, get_sites_planned, may_count
from bihuan.apps.screening.models import Opening, RosterBuilding, Round
from bihuan.apps.screening.queries.queues import Queues, slowest_of
from tests.apps.intake.gate.desk import HOUR
from tests.queues_world import MINUTE, QueuesWorld, make_city, make_ground, make_queues

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> QueuesWorld:
    return make_queues()


def found(world: QueuesWorld, name: str = "lead", limit: float = 30) -> Queues:
    queues = get_queues(world.by(name), world.at, limit_minutes=limit)
    assert queues is not None
    return queues


def test_each_site_tells_its_swabs_by_the_moment_the_tube_was_filled(world: QueuesWorld) -> None:
    seen = [line.seen for line in found(world).lines]
    assert [(one.sampled, one.last_hour, one.last_quarter) for one in seen] == [
        (900, 300, 60),
        (700, 700, 0),
        (400, 0, 0),
    ]
    assert [one.newest_at for one in seen] == [world.at - ago * MINUTE for ago in (10, 20, 100)]


def test_open_lanes_stand_before_the_planned_ones(world: QueuesWorld) -> None:
    assert [(line.seen.lanes, line.seen.are_lanes_open) for line in found(world).lines] == [
        (5, True),
        (6, False),
        (6, False),
    ]


def test_the_wait_rests_on_the_newest_count_and_the_sites_own_hour(world: QueuesWorld) -> None:
    line = found(world).lines[0]
    assert (line.seen.waiting, line.seen.counted_at) == (150, world.at - 2 * MINUTE)
    assert (line.estimate.an_hour, line.estimate.is_rate_seen) == (300.0, True)
    assert line.estimate.wait_minutes == pytest.approx(150 / 300 * 60)
    assert line.came == 300 + (150 - 90)


def test_without_a_young_count_no_wait_is_told(world: QueuesWorld) -> None:
    for line in found(world).lines[1:]:
        assert (line.estimate.wait_minutes, line.estimate.lanes_to_add, line.came) == (None, None, None)
    assert (found(world).lines[2].seen.waiting, found(world).lines[2].seen.counts(world.at)) == (40, False)


def test_lanes_to_open_follow_the_limit(world: QueuesWorld) -> None:
    few, many = (found(world, limit=limit).lines[0].estimate.lanes_to_add for limit in (60, 10))
    assert few is not None
    assert many is not None
    assert 0 <= few < many


def test_the_round_ends_with_its_slowest_site(world: QueuesWorld) -> None:
    queues = found(world)
    ends = [line.estimate.finish_at for line in queues.lines]
    assert queues.finish_at is not None
    assert queues.finish_at.timestamp() == max(end for end in ends if end is not None)
    assert [line.seen.number for line in slowest_of(queues.lines, 1)] == [ends.index(max(ends)) + 1]  # type: ignore[type-var] # none is None


def test_a_unit_sees_its_own_sites_and_an_outsider_none(world: QueuesWorld) -> None:
    assert [line.seen.number for line in found(world, "leader").lines] == [1, 2]
    with pytest.raises(NotAllowed) as caught:
        found(world, "clerk")
    assert caught.value.code == "wrong_role"


def test_who_is_booked_is_due_where_nothing_else_is_said(world: QueuesWorld) -> None:
    Opening.objects.update(expected=0)
    unit = world.units[0]
    area = Area.objects.create(incident=world.desk.incident, unit=unit, code="X1", name="西山社区")
    building = Building.objects.create(incident=world.desk.incident, area=area, community_code="X1", name="3")
    RosterBuilding.objects.create(
        round=world.round, building=building, roster=80, exempt=5, site=world.sites[0], slot_at=world.at,
        slot_ends_at=world.at + HOUR,
    )  # fmt: skip
    assert [line.seen.expected for line in found(world).lines] == [75, 0, 0]


def test_a_planned_round_is_shown_when_none_is_open(world: QueuesWorld) -> None:
    Round.objects.update(state="planned")
    assert found(world).round.state == "planned"
    Round.objects.update(state="dropped")
    assert get_queues(world.by("lead"), world.at, limit_minutes=30) is None
    assert get_sites_planned(world.by("lead")) == (None, [])


def test_the_norm_comes_of_the_protocol_and_counting_is_for_who_works_there(world: QueuesWorld) -> None:
    norm = get_mass_test(world.by("lead"))
    assert norm is not None
    assert (norm.people_per_site_max, norm.people_per_sampler) == (3000, 360)
    counting = {name: may_count(world.by(name)) for name in ("lead", "leader", "commander", "health")}
    assert counting == {"lead": True, "leader": True, "commander": False, "health": False}


def test_the_advice_counts_pooled_tubes_with_a_clear_result(world: QueuesWorld) -> None:
    assert get_advice(world.by("lead")) is None
    world.fill(0, 20_000, HOUR, result="negative")
    world.fill(0, 60, HOUR, result="positive")
    world.fill(0, 50, HOUR, result="invalid")
    advice = get_advice(world.by("lead"))
    assert advice is not None
    seen = advice.advice.seen
    assert (seen.tubes, seen.positive, seen.people) == (2006, 6, 20_060)
    assert seen.share == pytest.approx(1 - (1 - 6 / 2006) ** 0.1)
    assert (advice.round.pk, advice.newest_at, advice.advice.dorfman.sizes) == (world.round.pk, world.at, (20,))
    assert get_advice(world.by("leader")) is None


def test_a_whole_city_is_asked_with_a_fixed_number_of_questions() -> None:
    world = make_city(30)
    with CaptureQueriesContext(connection) as few:
        found(world)
    assert len(few) <= 7


def test_a_ground_without_sites_has_no_line_and_no_end() -> None:
    queues = found(make_ground())
    assert (queues.lines, queues.finish_at) == ((), None)
