"""A call with a code on a phone over HTTP: from the order, shown once, how it stands, a new one, none any more."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.briefing.calls.calls_world import FREE_PHONE, MINUTE, PHONE, Calls, check, make_calls

from bihuan.apps.briefing.actions.calls import void_call
from bihuan.apps.briefing.models import CallCode
from bihuan.apps.briefing.rules import call_words as said
from bihuan.apps.core.models import Event
from bihuan.apps.orders.models import OrderContent

pytestmark = pytest.mark.django_db
CODE = re.compile(r'<p class="code" lang="en">(\d{4} \d{4})</p>')
OFFICER = "officer@PCS-03"
DIALLED = "+8613800002468"


@pytest.fixture
def calls() -> Calls:
    """Return the world; the first order is worked on by the officer of the police station."""
    calls = make_calls(at=datetime.now(UTC) - 2 * MINUTE)
    calls.world.bring(calls.world.orders[0], "WORKING")
    return calls


def phone_of(calls: Calls, who: str = OFFICER) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(calls.world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(calls: Calls, number: int = 0, name: str = "field:call") -> str:
    return reverse(name, args=[calls.world.orders[number]])


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def standing(client: Client, address: str) -> str:
    """Return what the live part of the page hears."""
    return text_of(client.get(address, headers={"HX-Request": "true"}))


def test_the_order_leads_to_the_call_where_there_is_somebody_to_call(calls: Calls) -> None:
    screen, link = page_of(calls, name="field:order"), f'href="{page_of(calls)}"'
    assert text_of(phone_of(calls).get(screen)).count(link) == 1
    assert text_of(phone_of(calls, "officer2@PCS-03").get(screen)).count(link) == 0  # it is another's by name
    OrderContent.objects.filter(order=calls.world.orders[0]).update(phone_index="")
    assert text_of(phone_of(calls).get(screen)).count(link) == 0


def test_a_code_is_shown_once_with_the_number_it_is_for_and_confirms_the_call(calls: Calls) -> None:
    client, address = phone_of(calls), page_of(calls)
    answer = client.post(address, {"wants_word": "on"})
    [code], text = CODE.findall(text_of(answer)), text_of(answer)
    assert (answer.status_code, text.count(code), text.count(f'href="tel:{DIALLED}"')) == (200, 2, 1)
    assert check(code, at=datetime.now(UTC))
    again = text_of(client.get(address))
    assert (CODE.findall(again), again.count(code), again.count(f'href="tel:{DIALLED}"')) == ([], 0, 0)


def test_the_page_says_what_the_desk_page_says(calls: Calls) -> None:
    text = text_of(phone_of(calls).get(page_of(calls)))
    lines = said.lines_of(said.CALLER_SCRIPT[2:], "en", desk="12345", fraud="96110", code="")
    wanted = [
        *lines,
        *said.never_lines("en"),
        *said.lines_of(said.CALLER_RULES, "en"),
        *said.lines_of(said.MAY_ASK, "en"),
    ]
    assert [line for line in wanted if line not in text] == []
    at_desk = text_of(phone_of(calls, "dispatcher@PCS-03").get(page_of(calls, name="desk:call")))
    assert [line for line in wanted if line not in at_desk] == []


def test_the_live_part_says_how_the_code_stands_and_nothing_of_whom_it_is_for(calls: Calls) -> None:
    client, address = phone_of(calls), page_of(calls)
    assert standing(client, address).strip() == ""
    [code] = CODE.findall(text_of(client.post(address, {"wants_word": "on"})))
    word = said.second_word(CallCode.objects.get().word)
    waiting = standing(client, address)
    check(code, at=datetime.now(UTC))
    confirmed = standing(client, address)
    assert ["Not confirmed yet" in one for one in (waiting, confirmed)] == [True, False]
    assert ["Call again now" in one for one in (waiting, confirmed)] == [False, True]
    assert [one.count(word) for one in (waiting, confirmed)] == [1, 1]
    assert [one.count(page_of(calls, name="field:void-call")) for one in (waiting, confirmed)] == [1, 0]
    told = (code, code.replace(" ", ""), "13800002468", "欧阳小满")
    assert [one for one in told if one in waiting + confirmed] == []


def test_a_code_that_ran_out_is_said_to_have(calls: Calls) -> None:
    calls.open(by=OFFICER, at=datetime.now(UTC) - 11 * MINUTE)
    assert "Nobody confirmed it in time" in standing(phone_of(calls), page_of(calls))


def test_voiding_ends_the_code_and_a_new_one_can_be_given(calls: Calls) -> None:
    client, address = phone_of(calls), page_of(calls)
    [first] = CODE.findall(text_of(client.post(address)))
    answer = client.post(page_of(calls, name="field:void-call"))
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert not check(first, at=datetime.now(UTC))
    assert "confirms nothing any more" in text_of(client.get(address))
    [second] = CODE.findall(text_of(client.post(address)))
    assert check(second, at=datetime.now(UTC))
    assert client.post(page_of(calls, name="field:void-call")).status_code == 302
    kinds = Event.objects.filter(kind__startswith="call.").order_by("index").values_list("kind", flat=True)
    assert list(kinds) == ["call.opened", "call.voided", "call.opened", "call.confirmed"]


def test_nobody_voids_the_code_of_a_colleague(calls: Calls) -> None:
    opened = calls.open(by=OFFICER)
    assert phone_of(calls, "dispatcher@PCS-03").post(page_of(calls, name="desk:void_call")).status_code == 302
    assert void_call(order=calls.world.orders[0], by=calls.actor("dispatcher@PCS-03"), at=calls.at) == 0
    assert check(opened.code, at=datetime.now(UTC))


def test_another_number_is_called_under_its_own_link_and_what_was_typed_stays_when_it_is_none(calls: Calls) -> None:
    client, address = phone_of(calls), page_of(calls)
    refused = client.post(address, {"phone": "12"})
    assert (refused.status_code, 'value="12"' in text_of(refused), "details open" in text_of(refused)) == (
        409,
        True,
        True,
    )
    text = text_of(client.post(address, {"phone": FREE_PHONE}))
    assert re.findall(r'href="tel:([^"]+)"', text) == [f"+86{FREE_PHONE}"]


def test_who_may_not_call_about_it_gets_no_code(calls: Calls) -> None:
    address = page_of(calls)
    answers = {who: phone_of(calls, who).post(address) for who in (
        "officer2@PCS-03", "officer@SQ-07", "lead", "interviewer", "operator", "commander"
    )}  # fmt: skip
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "officer2@PCS-03": 409, "officer@SQ-07": 404, "lead": 404, "interviewer": 404, "operator": 404,
        "commander": 404,
    }  # fmt: skip
    assert CallCode.objects.count() == 0


def test_an_order_that_is_masked_shows_no_number_to_dial(calls: Calls) -> None:
    calls.world.bring(calls.world.orders[1], "DISPATCHED")
    text = text_of(phone_of(calls).get(page_of(calls, 1)))
    assert (re.findall(r"tel:|13900001357", text), "You do not hold this order now" in text) == ([], True)


def test_a_number_is_never_in_the_address_or_the_journal(calls: Calls) -> None:
    phone_of(calls).post(page_of(calls), {"phone": PHONE})
    assert [one for one in Event.objects.filter(kind="call.opened") if "2468" in str(one.facts)] == []
