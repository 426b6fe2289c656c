"""A gate keeper and an officer take a request on the phone; nobody else there does."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.residents.help_world import Hotline, make_hotline
from tests.trust.ways import BACKEND

from bihuan.apps.residents.models import HelpRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline(datetime.now(UTC))


def client(hotline: Hotline, who: str) -> Client:
    one = Client(headers={"accept-language": "en"})
    one.force_login(hotline.world.people[who], backend=BACKEND)
    return one


@pytest.mark.parametrize(("who", "channel"), [("keeper", "gate"), ("officer@PCS-03", "officer")])
def test_a_request_is_taken_on_the_phone_once(hotline: Hotline, who: str, channel: str) -> None:
    told = {"words": "羊水破了", "phone": "13811112222", "command": str(uuid4())}
    for _ in range(2):
        assert client(hotline, who).post(reverse("field:help"), told).status_code == 302
    row = HelpRequest.objects.get()
    assert (row.channel, row.unit_id, row.proposed, row.urgency) == (channel, "PCS-03", "birth", "P1")


def test_the_form_keeps_what_was_typed_and_says_never_to_pay(hotline: Hotline) -> None:
    page = client(hotline, "keeper").get(reverse("field:help")).content.decode()
    assert "We never ask for money" in page
    answer = client(hotline, "keeper").post(reverse("field:help"), {"words": "要买药"})
    assert (answer.status_code, "要买药" in answer.content.decode()) == (409, True)


def test_who_may_take_none_finds_no_form(hotline: Hotline) -> None:
    assert client(hotline, "commander").get(reverse("field:help")).status_code == 404
