"""Who may say how many wait where, and what is kept of it."""

from __future__ import annotations

import json

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.actions.headcounts import count_waiting
from bihuan.apps.screening.models import Headcount, Opening
from tests.queues_world import QueuesWorld, make_queues

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> QueuesWorld:
    return make_queues()


def refused(world: QueuesWorld, name: str, site: int = 0, waiting: int = 5) -> str:
    with pytest.raises(NotAllowed) as caught:
        count_waiting(site_id=world.sites[site].pk, waiting=waiting, by=world.by(name), at=world.at)
    return caught.value.code


def test_a_count_is_kept_with_its_event_and_no_earlier_one_is_changed(world: QueuesWorld) -> None:
    before = list(Headcount.objects.order_by("id").values_list("id", "waiting"))
    row = count_waiting(site_id=world.sites[0].pk, waiting=33, by=world.by("leader"), at=world.at)
    assert (row.waiting, row.counted_at, row.counted_by) == (33, world.at, world.desk.people["leader"].pk)
    assert list(Headcount.objects.order_by("id").values_list("id", "waiting"))[: len(before)] == before
    event = Event.objects.get(subject_id=row.pk)
    assert (event.kind, event.subject, event.role) == ("queue.counted", "headcount", "site_leader")
    assert json.loads(event.facts) == {"round": world.round.pk, "site": world.sites[0].pk, "waiting": 33}


def test_a_leader_counts_at_the_sites_of_their_own_unit_alone(world: QueuesWorld) -> None:
    assert refused(world, "leader", site=2) == "not_found"
    world.count(1, 5, by="leader")
    assert Headcount.objects.filter(site=world.sites[1]).count() == 1


def test_who_only_looks_counts_nowhere(world: QueuesWorld) -> None:
    assert [refused(world, name) for name in ("commander", "inspector", "health")] == ["wrong_role"] * 3
    assert refused(world, "clerk") == "not_found"


def test_a_count_is_a_number_of_people(world: QueuesWorld) -> None:
    assert [refused(world, "lead", waiting=number) for number in (-1, 20_001)] == ["bad_count"] * 2


def test_nobody_counts_where_no_round_is_open(world: QueuesWorld) -> None:
    Opening.objects.filter(site=world.sites[1]).delete()
    assert refused(world, "lead", site=1) == "round_not_open"
    world.round.state = "closed"
    world.round.save()
    assert refused(world, "lead") == "round_not_open"
