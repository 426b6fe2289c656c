"""Searches on their pages: started from an accepted query, left and come back to, refused with what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.tracing.lake_world import CASE, World, make_world, phone, taken_back
from tests.web.desk.finding.outbreak import at_now

from bihuan.apps.tracing.models import AnalysisRun, Exposure
from bihuan.config.rounds import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A case at place 0 for two hours; two who met it there."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world(at=at_now())
        made.stay((CASE, 0, 0, 120), (phone(101), 0, 60, 180), (phone(103), 0, 130, 170))
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World) -> Iterator[World]:
    with taken_back(built):
        yield built


def client(world: World, name: str, language: str = "en") -> Client:
    found = Client(HTTP_ACCEPT_LANGUAGE=language)
    found.force_login(world.desk.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return found


def start(world: World, **said: Any) -> Any:
    return client(world, "analyst").post(reverse("desk:ask-search"), {"kind": "exposure_visits", **said})


def done(world: World) -> AnalysisRun:
    query = world.desk.put()
    start(world, query=[query.pk])
    drain(at=datetime.now(UTC))
    return AnalysisRun.objects.get()


def test_without_an_accepted_query_the_page_leads_to_the_gate(world: World) -> None:
    page = client(world, "analyst").get(reverse("desk:searches")).content.decode()
    assert f'href="{reverse("desk:queries")}"' in page
    assert 'name="query"' not in page


def test_the_form_shows_the_figures_of_the_protocol(world: World) -> None:
    world.desk.put()
    page = client(world, "analyst").get(reverse("desk:searches")).content.decode()
    for told in ('name="minutes" inputmode="numeric" value="" placeholder="15"', 'value="" placeholder="30"'):
        assert told in page


def test_a_search_is_started_runs_and_shows_counts_without_names(world: World) -> None:
    query = world.desk.put()
    answer = start(world, query=[query.pk])
    run = AnalysisRun.objects.get()
    assert answer.url == reverse("desk:search", args=[run.pk])
    assert "data-refresh" in client(world, "analyst").get(answer.url).content.decode()
    drain(at=datetime.now(UTC))
    page = client(world, "analyst").get(answer.url).content.decode()
    assert "data-refresh" not in page
    assert "<dt>Persons found</dt><dd>2</dd>" in page
    assert "a scan of the lake</b>: there is no index for a day of the lake" in page
    assert "138000" not in page


def test_the_part_that_renews_itself_says_when_it_is_done(world: World) -> None:
    query = world.desk.put()
    start(world, query=[query.pk])
    address = reverse("desk:search-progress", args=[AnalysisRun.objects.get().pk])
    assert "It waits for its turn" in client(world, "analyst").get(address).content.decode()
    drain(at=datetime.now(UTC))
    assert "2 persons found." in client(world, "analyst").get(address).content.decode()


def test_sent_twice_a_form_starts_one_search(world: World) -> None:
    query = world.desk.put()
    for _ in range(2):
        start(world, query=[query.pk], command="c1")
    assert AnalysisRun.objects.count() == 1


def test_a_refused_search_says_why_beside_its_field_and_keeps_what_was_typed(world: World) -> None:
    query = world.desk.put()
    answer = start(world, query=[query.pk], minutes="fifteen")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Minutes are a whole number from 0 to 1440." in page
    assert 'name="minutes" inputmode="numeric" value="fiftee"' in page
    assert AnalysisRun.objects.count() == 0


def test_a_refused_query_is_refused_with_its_narrower_sister(world: World) -> None:
    query = world.desk.put(window_from=world.desk.at.replace(year=2020))
    answer = start(world, query=[query.pk])
    assert answer.status_code == 422
    assert f"{reverse('desk:queries')}?narrow={query.pk}" in answer.content.decode()


def test_a_search_is_called_off(world: World) -> None:
    query = world.desk.put()
    start(world, query=[query.pk])
    run = AnalysisRun.objects.get()
    client(world, "analyst").post(reverse("desk:cancel-search", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_identities_go_out_through_the_gate_and_become_proposals(world: World) -> None:
    run = done(world)
    page = client(world, "analyst").post(
        reverse("desk:release-search", args=[run.pk, run.queries[0]]), follow=True
    ).content.decode()  # fmt: skip
    assert "2 identities went out." in page
    assert "2 proposals are there now." in page
    assert "2 of 2 proposals wait for a person's decision." in page
    assert Exposure.objects.filter(run=run.pk, state="proposed").count() == 2
    assert "1380000" not in page


def test_the_second_step_says_what_it_lacks(world: World) -> None:
    run = done(world)
    page = client(world, "analyst").post(reverse("desk:next-search", args=[run.pk]), follow=True).content.decode()
    again = AnalysisRun.objects.exclude(pk=run.pk).get()
    drain(at=datetime.now(UTC))
    again.refresh_from_db()
    assert (again.kind, again.parameters["of_run"], again.state) == ("contacts_of_contacts", run.pk, "failed")
    assert "Contacts of contacts" in page
    page = client(world, "analyst").get(reverse("desk:search", args=[again.pk])).content.decode()
    assert "Release identities and confirm proposals first." in page


def test_another_officer_finds_nothing_and_the_auditor_counts_without_buttons(world: World) -> None:
    address = reverse("desk:search", args=[done(world).pk])
    assert client(world, "analyst2").get(address).status_code == 404
    page = client(world, "auditor").get(address).content.decode()
    assert "<dt>Persons found</dt><dd>2</dd>" in page
    assert "desk:release" not in page
    assert "Release identities and propose" not in page


def test_the_list_asks_the_same_questions_for_many_searches(world: World) -> None:
    query, analyst = world.desk.put(), client(world, "analyst")
    counts = []
    for many in (1, 9):
        for _ in range(many):
            start(world, query=[query.pk])
        with CaptureQueriesContext(connection) as asked:
            analyst.get(reverse("desk:searches"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 30
