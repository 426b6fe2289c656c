"""The page of the lines: who sees which, what a wait rests on, and counting."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.queues_world import QueuesWorld, make_city, make_queues

from bihuan.apps.screening.models import Headcount, Opening, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> QueuesWorld:
    return make_queues()


def browser(world: QueuesWorld, name: str, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(world.desk.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(world: QueuesWorld, name: str = "lead", query: str = "", **headers: str) -> str:
    answer = browser(world, name).get(reverse("desk:queues") + query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_wait_says_what_it_rests_on_and_how_old_that_is(world: QueuesWorld) -> None:
    text = page(world)
    assert text.count("<b>30 min</b>") == 2  # in the slowest ten and in the whole list
    assert text.count("own last hour 300 an hour") == 2
    assert text.count("not counted") == 4
    assert text.count("(too old)") == 2
    assert text.count("Counted within the last hour at 1 of 3 sites.") == 1


def test_the_live_part_is_the_lists_alone(world: QueuesWorld) -> None:
    text = page(world, **{"HX-Request": "true"})
    assert (text.count("<html"), text.count("<form")) == (0, 0)
    assert text.count('id="slowest"') == 1


def test_a_shorter_limit_asks_for_more_lanes(world: QueuesWorld) -> None:
    assert page(world, query="?limit=10").count('<tr class="late">') == 2
    assert page(world, query="?limit=nonsense").count('value="30" selected') == 1


def test_a_leader_sees_their_own_sites_and_counts_there(world: QueuesWorld) -> None:
    text = page(world, "leader")
    assert (text.count("西山社区广场") > 0, text.count("桂花高速出口")) == (True, 0)
    answer = browser(world, "leader").post(
        reverse("desk:count-waiting"), {"site": world.sites[1].pk, "waiting": "17"}, follow=True
    )
    assert answer.redirect_chain == [(reverse("desk:queues"), 302)]
    assert Headcount.objects.get(site=world.sites[1]).waiting == 17
    assert answer.content.decode().count("Kept. The waits below rest on this count.") == 1


@pytest.mark.parametrize(("typed", "said"), [("-3", "whole number"), ("many", "whole number"), ("", "whole number")])
def test_what_is_no_count_is_refused_with_what_to_do(world: QueuesWorld, typed: str, said: str) -> None:
    data = {"site": world.sites[0].pk, "waiting": typed}
    answer = browser(world, "lead").post(reverse("desk:count-waiting"), data, follow=True)
    assert answer.content.decode().count(said) == 1
    assert Headcount.objects.filter(counted_at__gt=world.at).count() == 0


def test_nobody_counts_at_what_is_not_theirs(world: QueuesWorld) -> None:
    address = reverse("desk:count-waiting")
    for name, site in (("leader", world.sites[2].pk), ("leader", "no site"), ("commander", world.sites[0].pk)):
        assert browser(world, name).post(address, {"site": site, "waiting": "1"}).status_code == 404


def test_who_may_list_no_site_finds_no_page(world: QueuesWorld) -> None:
    for address in ("desk:queues", "desk:whatif"):
        assert browser(world, "clerk").get(reverse(address)).status_code == 404


def test_who_only_looks_gets_no_form(world: QueuesWorld) -> None:
    assert page(world, "commander").count(reverse("desk:count-waiting")) == 0
    assert page(world, "lead").count(reverse("desk:count-waiting")) == 1


def test_without_a_round_or_a_site_the_page_says_so(world: QueuesWorld) -> None:
    Opening.objects.all().delete()
    assert page(world).count("No site is open in this round") == 1
    Round.objects.update(state="dropped")
    assert page(world).count("No round yet") == 1


def test_a_round_that_ends_too_late_says_what_to_do(world: QueuesWorld) -> None:
    assert page(world).count("The round is not done by its end.") == 0
    Opening.objects.update(lanes=1, expected=9000)
    assert page(world).count("The round is not done by its end.") == 1
    Opening.objects.filter(site=world.sites[1]).update(lanes=0)
    assert page(world).count("no lane is open for who is due there") == 1


def test_a_long_list_says_how_many_there_are_and_how_many_are_shown() -> None:
    text = page(make_city(60), query="?page=2")
    assert text.count("10 of 60 shown") == 1
    assert text.count("31 to 60 of 60") == 1
