"""The desk's page of figures: a draft as the public would see it, released by another person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate
from tests.worlds import World, make_world

from bihuan.apps.briefing.models import FigureBulletin
from bihuan.apps.zones.models import NewInfection

pytestmark = pytest.mark.django_db
URL = "/desk/briefing/figures/"


@pytest.fixture
def world() -> World:
    made = make_world(records=0, at=datetime.now(UTC))
    day = localdate(made.at) - timedelta(days=1)
    for community, n in (("511302001", 2), ("511302002", 9)):
        for _ in range(n):
            NewInfection.objects.create(incident=made.incident, community=community, on_date=day)
    return made


def client(world: World, name: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_a_draft_is_seen_as_the_public_would_and_another_person_releases_it(world: World) -> None:
    analyst, commander = client(world, "analyst"), client(world, "commander")
    day = (localdate(world.at) - timedelta(days=1)).isoformat()
    assert "No bulletin yet" in analyst.get(URL).content.decode()
    page = analyst.post(f"{URL}draft/", {"on_date": day}, follow=True).content.decode()
    assert page.count(">hidden<") == 4  # the draft, and the same in the list
    assert "You drafted this" in page
    row = FigureBulletin.objects.get()
    seen = commander.get(URL).content.decode()
    assert f"{URL}{row.pk}/release/" in seen
    assert commander.post(f"{URL}{row.pk}/release/", {"n": 0}).status_code == 302
    row.refresh_from_db()
    assert row.state == "released"
    again = commander.post(f"{URL}{row.pk}/drop/", {"n": 1})
    assert (again.status_code, "no draft any more" in again.content.decode()) == (409, True)


def test_a_wrong_day_keeps_what_was_typed_and_says_what_to_do(world: World) -> None:
    lead = client(world, "lead")
    answer = lead.post(f"{URL}draft/", {"on_date": "2026-13-45"})
    assert (answer.status_code, 'value="2026-13-45"' in answer.content.decode()) == (422, True)
    ahead = (localdate(world.at) + timedelta(days=2)).isoformat()
    answer = lead.post(f"{URL}draft/", {"on_date": ahead})
    assert (answer.status_code, "over or today" in answer.content.decode()) == (409, True)


def test_who_may_only_read_finds_no_form(world: World) -> None:
    page = client(world, "inspector").get(URL).content.decode()
    assert "draft/" not in page
    assert client(world, "administrator").get(URL).status_code == 404
