"""What if: every slider is heard, the answer comes alone to a script and whole without one, and within its time."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.intake.gate.desk import HOUR
from tests.queues_world import QueuesWorld, make_city, make_queues

from bihuan.apps.screening.models import Opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> QueuesWorld:
    return make_queues()


def browser(world: QueuesWorld, name: str = "lead", language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(world.desk.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(world: QueuesWorld, name: str = "lead", *, part: bool = False, **asked: object) -> str:
    headers = {"HX-Request": "true"} if part else {}
    answer = browser(world, name).get(reverse("desk:whatif"), asked, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def figure(text: str, name: str) -> str:
    found = re.search(rf"<dt>{re.escape(name)}</dt><dd[^>]*>([^<]*)</dd>", text)
    assert found is not None, name
    return found[1]


def test_the_round_is_where_the_sliders_begin(world: QueuesWorld) -> None:
    text = page(world)
    assert text.count("Round 1: 3 sites, 9,000 people expected.") == 1
    assert (figure(text, "Lanes"), figure(text, "Tubes")) == ("17", "900")
    assert text.count('id="o-an_hour" for="t-an_hour">60</output>') == 1


def test_every_slider_is_heard(world: QueuesWorld) -> None:
    plain = page(world)
    moved = page(world, more_lanes=2, an_hour=90, pool_size=20, open_hours=10, off_minutes=15, limit_minutes=10)
    assert (figure(moved, "Lanes"), figure(moved, "Tubes")) == ("23", "450")
    assert figure(moved, "Done, hours after opening") == "10.0"
    assert float(figure(plain, "Done, hours after opening")) > 12.0


def test_a_script_gets_the_answer_alone_with_the_figures_of_its_sliders(world: QueuesWorld) -> None:
    text = page(world, part=True, more_lanes=3)
    assert (text.count("<html"), text.count("<form")) == (0, 0)
    assert text.count('<output class="end" id="o-more_lanes" for="t-more_lanes" hx-swap-oob="true">3</output>') == 1


def test_the_models_stand_side_by_side_with_formula_and_assumption(world: QueuesWorld) -> None:
    text = page(world, site=world.sites[0].pk, more_lanes=1)
    for name in ("Erlang C (M/M/c)", "Pollaczek–Khinchine (M/G/1)", "Fluid model"):
        assert text.count(f'<th scope="row">{name}') == 1
    assert text.count("a site of 3,000 people and 6 lanes") == 1
    assert text.count("grows without end") == 3


def test_the_day_is_simulated_person_by_person_when_asked(world: QueuesWorld) -> None:
    assert page(world).count("Simulated person by person") == 0
    people = [
        int(
            re.findall(r"Simulated person by person, ([\d,]+) people", page(world, simulate=1, **site))[0].replace(
                ",", ""
            )
        )
        for site in ({}, {"site": world.sites[1].pk})
    ]
    assert people == [pytest.approx(9000, abs=400), pytest.approx(3000, abs=250)]


def test_the_norm_says_what_lacks_and_what_follows(world: QueuesWorld) -> None:
    text = page(world)
    assert text.count("norm not met") == 1
    assert text.count("What follows: this day is done after") == 1
    enough = page(world, more_lanes=15)
    assert (enough.count("norm not met"), enough.count("within the norm")) == (0, 1)


def test_the_pool_size_rests_on_the_results_so_far(world: QueuesWorld) -> None:
    assert page(world).count("No result of a pooled tube yet") == 1
    world.fill(0, 20_000, HOUR, result="negative")
    world.fill(0, 60, HOUR, result="positive")
    text = page(world)
    assert figure(text, "Positive among 10,000 people") == "3.00"
    assert text.count("20 needs the fewest tests over the whole interval") == 1
    typed = page(world, positive=600)  # what is typed changes the tests, not what was seen
    assert figure(typed, "Positive among 10,000 people") == "3.00"
    assert [int(figure(one, "Tests at the laboratory").replace(",", "")) for one in (text, typed)] == [927, 5052]


def test_a_leader_tries_with_the_sites_of_their_own(world: QueuesWorld) -> None:
    assert page(world, "leader").count("Round 1: 2 sites, 6,000 people expected.") == 1


def test_without_a_round_people_sites_and_lanes_are_typed(world: QueuesWorld) -> None:
    Opening.objects.all().delete()
    text = page(world, people=750_000, sites=208, lanes_each=5)
    assert (figure(text, "Lanes"), figure(text, "Sites beyond the limit")) == ("1,040", "208 / 208")
    assert text.count('<td class="num" data-label="Lacking">42</td>') == 1
    assert text.count("No round tells yet how many are expected where") == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"more_lanes": "x"}, {"an_hour": "nan"}, {"an_hour": "-5"}, {"pool_size": "0"}, {"pool_size": "½"},
        {"open_hours": "1e9"}, {"off_minutes": "inf"}, {"limit_minutes": ""}, {"positive": "-1"}, {"positive": "x"},
        {"site": "' OR 1=1"}, {"site": "x" * 500}, {"more_lanes": "-5", "simulate": "1"},
    ],
)  # fmt: skip
def test_whatever_is_typed_has_an_answer(world: QueuesWorld, asked: dict[str, str]) -> None:
    assert page(world, **asked).count('id="follows"') == 1


@pytest.mark.parametrize("sites", [3, 208])
def test_a_slider_asks_the_same_few_questions_over_a_few_sites_and_a_whole_city(sites: int) -> None:
    """How long it takes is measured by `bench_queues`."""
    client = browser(make_city(sites))
    client.get(reverse("desk:whatif"), {"more_lanes": 1}, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("desk:whatif"), {"more_lanes": 2}, headers={"HX-Request": "true"})
    assert len(asked) == 12


def test_a_slider_of_a_page_that_tells_the_positivity_counts_no_result_anew(world: QueuesWorld) -> None:
    world.fill(0, 20_000, HOUR, result="negative")
    world.fill(0, 60, HOUR, result="positive")
    text = page(world)
    assert text.count('min="0" max="10000" step="0.01" value="3"') == 1
    with CaptureQueriesContext(connection) as asked:
        told = page(world, part=True, positive=3, more_lanes=1)
    assert [one["sql"] for one in asked if "screening_pool" in one["sql"]] == []
    assert figure(told, "Tests at the laboratory") == figure(text, "Tests at the laboratory") == "927"
    assert (told.count('id="pools"'), text.count('id="pools"')) == (0, 1)
