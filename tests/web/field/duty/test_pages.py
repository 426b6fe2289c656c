"""My post on a phone: come, relieve, leave, rest, answer a call; a leader does it for the unit's people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.forces_world import ACCOUNTS, Forces, make_forces

from bihuan.apps.core.models import Event
from bihuan.apps.forces.actions.attendance import check_in
from bihuan.apps.forces.actions.call_ups import NewCall, call_up
from bihuan.apps.forces.models import Attendance, CallLine

pytestmark = pytest.mark.django_db
COMMAND = "5d0c4a1e-0000-4000-8000-000000000041"


@pytest.fixture
def forces() -> Forces:
    """Return the world as of now, for pages read the clock."""
    return make_forces(at=datetime.now(UTC) - timedelta(minutes=5))


def _client(forces: Forces, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(forces.world.people[ACCOUNTS.get(name, name)])
    return client


def _page(client: Client) -> str:
    answer = client.get(reverse("field:post"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_where_and_when_and_one_press_checks_in(forces: Forces) -> None:
    client = _client(forces, "P1")
    page = _page(client)
    assert ("西山路点位" in page, "路口东侧" in page, 'id="check-in"' in page) == (True, True, True)
    told = {"post": forces.posts["PCS-03"].pk, "officer": forces.officers["P1"].pk, "command": COMMAND}
    for _ in range(2):  # a queue that did not hear the answer
        assert client.post(reverse("field:post-act", args=["check_in"]), told).status_code == 302
    assert Event.objects.filter(kind="attendance.checked_in").count() == 1
    page = _page(client)
    assert ("permitted: unknown" in page, 'id="begin-rest"' in page) == (True, True)


def test_who_comes_next_relieves_with_one_press(forces: Forces) -> None:
    first = check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P3"].pk, by=forces.actor("leader@PCS-03"),
        at=forces.at, reason="swap",
    )  # fmt: skip
    client = _client(forces, "P1")
    assert "I am here and relieve 林三石" in _page(client)
    told = {"attendance": first, "officer": forces.officers["P1"].pk, "command": COMMAND}
    assert client.post(reverse("field:post-act", args=["relieve"]), told).status_code == 302
    assert Attendance.objects.get(pk=first).state == "left"


def test_leaving_short_asks_for_a_word_and_keeps_what_was_typed(forces: Forces) -> None:
    held = check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P1"].pk, by=forces.actor("P1"), at=forces.at
    )
    client = _client(forces, "P1")
    url = reverse("field:post-act", args=["leave"])
    answer = client.post(url, {"attendance": held, "words": "头晕想吐"})
    assert (answer.status_code, "头晕想吐" in answer.content.decode()) == (409, True)
    assert client.post(url, {"attendance": held, "reason": "ill", "words": "头晕想吐"}).status_code == 302
    assert Attendance.objects.get(pk=held).is_short is True


def test_a_call_is_answered_with_one_tap(forces: Forces) -> None:
    call_up(new=NewCall("muster", unit="PCS-03"), by=forces.actor("lead"), at=forces.at)
    client, line = _client(forces, "P2"), CallLine.objects.get(officer__number="P2")
    assert "You are called" in _page(client)
    url = reverse("field:answer-call", args=[line.pk])
    assert client.post(url, {"answer": "coming", "minutes": "10", "command": COMMAND}).status_code == 302
    assert "in 10 min" in _page(client)
    assert client.post(url, {"answer": "cannot", "reason": ""}).status_code == 409
    assert client.post(url, {"answer": "cannot", "reason": "ill"}).status_code == 302
    theirs = CallLine.objects.get(officer__number="P3").pk
    assert (
        client.post(reverse("field:answer-call", args=[theirs]), {"answer": "cannot", "reason": "ill"}).status_code
        == 404
    )


def test_a_leader_sees_the_posts_of_the_unit_and_acts_for_its_people(forces: Forces) -> None:
    client = _client(forces, "leader@PCS-03")
    page = _page(client)
    assert ("西山路点位" in page, "河东卡口" in page, "何一诺" in page) == (True, False, True)
    told = {"post": forces.posts["PCS-03"].pk, "officer": forces.officers["P1"].pk}
    assert client.post(reverse("field:post-act", args=["check_in"]), told).status_code == 302
    other = {"post": forces.posts["SQ-07"].pk, "officer": forces.officers["S1"].pk}
    assert client.post(reverse("field:post-act", args=["check_in"]), other).status_code == 404


def test_an_account_that_is_no_officer_is_told_whom_to_ask(forces: Forces) -> None:
    forces.officers["P1"].account = None
    forces.officers["P1"].save()
    assert "Ask your unit's dispatcher" in _page(_client(forces, "P1"))


def test_nobody_else_opens_the_page(forces: Forces) -> None:
    assert _client(forces, "lead").get(reverse("field:post")).status_code == 404
