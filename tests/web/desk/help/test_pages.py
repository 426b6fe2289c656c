"""The pages of requests for help: taken with proposals, masked by default, closed by word or tries alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime
from tests.apps.residents.help_world import MINUTE, Hotline, make_hotline
from tests.trust.ways import BACKEND

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.residents.models import GreenItem, HelpRequest, HelpTry

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline(NOW)


def client(hotline: Hotline, who: str = "operator") -> Client:
    one = Client(headers={"accept-language": "en"})
    one.force_login(hotline.world.people[who], backend=BACKEND)
    return one


def act(hotline: Hotline, row: HelpRequest, name: str, who: str = "operator", **told: str) -> Any:
    return client(hotline, who).post(reverse("desk:help-act", args=[row.pk, name]), told)


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_the_hotline_operator_begins_with_the_requests(hotline: Hotline) -> None:
    answer = client(hotline).get(reverse("home"))
    assert (answer.status_code, answer["Location"]) == (302, "/desk/residents/help/")
    page = client(hotline).get("/desk/residents/help/")
    assert "None here" in page.content.decode()


def test_a_request_is_taken_and_kept_once(hotline: Hotline) -> None:
    told = {
        "words": "没有大米",
        "phone": "13811112222",
        "help_class": "food",
        "channel": "phone",
        "command": str(uuid4()),
    }
    answers = [client(hotline).post(reverse("desk:take-help"), told) for _ in range(2)]
    row = HelpRequest.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("desk:help-request", args=[row.pk])}
    assert (row.words, row.help_class, row.urgency) == ("没有大米", "food", "P2")


def test_nothing_typed_is_lost_where_something_is_missing(hotline: Hotline) -> None:
    assert client(hotline).post(reverse("desk:take-help")).status_code == 422
    empty = client(hotline).post(reverse("desk:take-help"), {"phone": "138"})
    assert (empty.status_code, "Write what is needed." in empty.content.decode()) == (422, True)
    answer = client(hotline).post(reverse("desk:take-help"), {"words": "没有大米了"})
    assert (answer.status_code, "没有大米了" in answer.content.decode()) == (409, True)
    assert "Ask for a telephone or an address" in answer.content.decode()


def test_while_typing_class_words_and_duplicates_are_shown_and_nothing_is_kept(hotline: Hotline) -> None:
    row = hotline.take(help_class="dialysis", at=NOW)
    answer = client(hotline).post(reverse("desk:propose-help"), {"words": "明天透析", "phone": "139-0000-1357"})
    page = answer.content.decode()
    assert ("<mark>透析</mark>" in page, f'value="{row.pk}"' in page) == (True, True)
    assert HelpRequest.objects.count() == 1
    unit = client(hotline, "dispatcher@SQ-07").post(
        reverse("desk:propose-help"), {"words": "透析", "phone": "13900001357"}
    )
    assert row.pk not in unit.content.decode()


def test_the_same_one_is_joined_as_it_is_taken(hotline: Hotline) -> None:
    row = hotline.take(help_class="dialysis", at=NOW)
    told = {"words": "血透", "phone": "13900001357", "same": row.pk}
    client(hotline).post(reverse("desk:take-help"), told)
    assert HelpRequest.objects.get(number=2).joined_to_id == row.pk


@pytest.mark.parametrize("who", ["operator2", "lead", "commander", "dispatcher@PCS-03"])
def test_who_called_stands_masked_on_list_and_page(hotline: Hotline, who: str) -> None:
    row = hotline.take(at=NOW)
    pages = [
        client(hotline, who).get(address).content.decode()
        for address in ("/desk/residents/help/", reverse("desk:help-request", args=[row.pk]))
    ]
    shown = [
        word for page in pages for word in ("13900001357", "欧阳小满", "西山路12号3栋501", "不能断") if word in page
    ]
    assert shown == []
    assert AccessEntry.objects.count() == 0


def test_a_value_is_revealed_with_a_reason(hotline: Hotline) -> None:
    row = hotline.take(at=NOW)
    address = reverse("desk:reveal", args=["help", row.pk, "phone"])
    answer = client(hotline, "operator2").post(address, {"reason": "call_back"})
    assert "13900001357" in answer.content.decode()
    assert client(hotline, "commander").post(address, {"reason": "call_back"}).status_code == 404
    assert AccessEntry.objects.get().object_kind == "help"


def test_one_request_from_class_to_the_callers_word(hotline: Hotline) -> None:
    row = hotline.take("没有大米", at=NOW)
    assert said(act(hotline, row, "class", code="food")) == ["The class is confirmed; the deadline follows it."]
    assert said(act(hotline, row, "route", unit="SQ-07")) == ["The order is open at the desk, to be dispatched."]
    assert said(act(hotline, row, "answer", code="done", text="已送到")) == ["Written down. Now call the caller back."]
    assert said(act(hotline, row, "call", way="phone", result="busy")) == ["The try is written down."]
    assert said(act(hotline, row, "call", way="phone", result="unsatisfied")) == ["Open again."]
    act(hotline, row, "answer", code="done", text="再送")
    assert said(act(hotline, row, "call", way="door", result="satisfied")) == ["Closed."]
    assert said(act(hotline, row, "reopen", reason="called_again")) == ["Open again."]
    assert HelpTry.objects.count() == 3
    page = client(hotline).get(reverse("desk:help-request", args=[row.pk])).content.decode()
    assert ("opened again 2 times" in page, "We never ask for money" in page) == (True, True)


def test_a_refused_form_says_why_and_keeps_what_was_typed(hotline: Hotline) -> None:
    row = hotline.take("没有大米", at=NOW)
    answer = act(hotline, row, "answer", code="done", text="还没有分类")
    page = answer.content.decode()
    assert (answer.status_code, "Confirm the class first" in page, "还没有分类" in page) == (409, True, True)
    assert act(hotline, row, "class").status_code == 422
    assert act(hotline, row, "dance").status_code == 404


def test_the_green_lane_on_its_page(hotline: Hotline) -> None:
    row = hotline.take(help_class="dialysis", at=NOW)
    times = {
        name: f"{localtime(NOW + timedelta(hours=hours)):%Y-%m-%dT%H:%M}"
        for name, hours in (("starts_at", 5), ("ends_at", 9))
    }
    act(hotline, row, "lane", hospital="市中心医院", **times)
    item = GreenItem.objects.get(item="slot")
    assert said(act(hotline, row, "item", item=item.pk, word="arranged")) == ["Arranged."]
    again = act(hotline, row, "item", item=item.pk, word="no")
    assert (again.status_code, "settled this already" in again.content.decode()) == (409, True)
    escort = GreenItem.objects.get(item="escort")
    assert said(act(hotline, row, "item", item=escort.pk, word="given_up")) == ["Written down: it is not needed."]


def test_joining_and_parting_on_the_page(hotline: Hotline) -> None:
    first, again = hotline.take(help_class="dialysis", at=NOW), hotline.take("透析", at=NOW)
    page = client(hotline).get(reverse("desk:help-request", args=[again.pk])).content.decode()
    assert "It is the same as no. 1" in page
    act(hotline, again, "join", to=first.pk)
    assert HelpRequest.objects.get(pk=again.pk).joined_to_id == first.pk
    act(hotline, again, "part")
    assert HelpRequest.objects.get(pk=again.pk).joined_to_id is None
    assert act(hotline, again, "join", to="nobody").status_code == 404


def test_another_units_request_is_not_there(hotline: Hotline) -> None:
    row = hotline.take(at=NOW)
    for who, status in (("dispatcher@PCS-03", 200), ("dispatcher@SQ-07", 404), ("keeper", 404), ("reviewer", 404)):
        assert client(hotline, who).get(reverse("desk:help-request", args=[row.pk])).status_code == status
    assert act(hotline, row, "class", who="commander", code="food").status_code == 404


def test_every_list_opens_and_costs_no_more_with_more_lines(hotline: Hotline) -> None:
    hotline.take(at=NOW)
    one, three = client(hotline, "lead"), client(hotline, "lead")
    one.get("/desk/residents/help/")
    with CaptureQueriesContext(connection) as few:
        one.get("/desk/residents/help/")
    for n in range(2):
        hotline.take(at=NOW - n * MINUTE, phone=f"1380000000{n}")
    three.get("/desk/residents/help/")
    with CaptureQueriesContext(connection) as many:
        three.get("/desk/residents/help/")
    assert len(many) == len(few)
    for view in ("late", "classify", "call", "green", "closed", "all", "dream"):
        assert one.get("/desk/residents/help/", {"view": view}).status_code == 200
    part = one.get("/desk/residents/help/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
