"""The check of a call as a resident meets it: one answer to every failure, no cookie, no number in an address."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.briefing.calls.calls_world import MINUTE, PHONE, Calls, make_calls
from tests.apps.briefing.calls.failing_calls import CAUSES

from bihuan.apps.briefing.models import CallReport
from bihuan.apps.briefing.rules.never_ask import NEVER_ASK

pytestmark = pytest.mark.django_db
CALL, NUMBER = "/public/zh/call/", "/public/zh/call/number/"
VARIES = {"Date"}


@pytest.fixture
def calls() -> Calls:
    return make_calls(at=datetime.now(UTC) - 2 * MINUTE)


def failure(calls: Calls, cause: str, lang: str = "zh") -> tuple[int, dict[str, str], bytes]:
    """Return the whole answer to a check that fails for this cause, but for the date."""
    calls.at = datetime.now(UTC) - (11 if cause == "expired" else 2) * MINUTE
    sent = CAUSES[cause](calls)
    answer = Client(REMOTE_ADDR=sent.source).post(f"/public/{lang}/call/", {"phone": sent.phone, "code": sent.code})
    headers = {name: value for name, value in answer.headers.items() if name not in VARIES}
    return answer.status_code, headers, answer.content


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("cause", [cause for cause in CAUSES if cause != "wrong"])
def test_every_failure_is_the_same_bytes_status_and_headers(calls: Calls, cause: str, lang: str) -> None:
    first = failure(calls, "wrong", lang)
    calls.world.incident.refresh_from_db()
    assert failure(calls, cause, lang) == first
    assert first[0] == 200


def test_the_failure_says_what_to_do_and_gives_nothing_typed_back(calls: Calls) -> None:
    _, _, body = failure(calls, "wrong")
    text = body.decode()
    assert [word for word in ("我们无法确认这个电话", "12345", "96110", "座机") if word not in text] == []
    assert [word for word in ("13800002468", PHONE) if word in text] == []


def test_a_success_leads_to_an_address_without_number_and_code_that_can_be_loaded_again(calls: Calls) -> None:
    opened, client = calls.open(wants_word=True), Client()
    answer = client.post(CALL, {"phone": PHONE, "code": opened.code})
    address = answer.headers["Location"]
    assert answer.status_code == 302
    told = [word for word in ("13800002468", "2468", opened.code[:4], opened.code[5:]) if word in address]
    assert (told, len(address.split("/")[-2])) == ([], 22)
    pages = [client.get(address) for _ in range(3)]
    assert [page.status_code for page in pages] == [200] * 3
    assert pages[0].content == pages[2].content
    text = pages[0].content.decode()
    placed = calls.at.astimezone(UTC) + timedelta(hours=8)
    assert f"{placed:%H}:{placed.minute // 10}0" in text
    assert opened.word in text


def test_a_success_names_neither_person_nor_place_nor_officer_nor_what_the_order_says(calls: Calls) -> None:
    opened, client = calls.open(), Client()
    text = client.post(CALL, {"phone": PHONE, "code": opened.code}, follow=True).content.decode()
    secret = [
        "欧阳小满",
        "西山路",
        "密接",
        "林流调",
        calls.world.orders[0],
        opened.id,
        "顺安区",
        "13800002468",
        "PCS-03",
    ]
    assert [word for word in secret if word in text] == []
    assert [words.zh for words in NEVER_ASK.values() if words.zh not in text] == []


def test_the_page_of_a_success_is_over_after_half_an_hour_and_for_any_other_token(calls: Calls) -> None:
    client = Client()
    answers = [client.get(f"/public/zh/call/confirmed/{token}/") for token in ("x" * 22, "a", "x" * 200)]
    assert [answer.status_code for answer in answers] == [404] * 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_sets_a_cookie_or_loads_anything_from_elsewhere_or_needs_a_script(calls: Calls, lang: str) -> None:
    opened, client = calls.open(), Client()
    token = (
        client.post(f"/public/{lang}/call/", {"phone": PHONE, "code": opened.code}).headers["Location"].split("/")[-2]
    )
    pages = [
        reverse("public:call", args=[lang]), reverse("public:call_number", args=[lang]),
        reverse("public:report_call", args=[lang]), reverse("public:report_kept", args=[lang]),
        reverse("public:call_confirmed", args=[lang, token]), reverse("public:report_confirmed", args=[lang, token]),
    ]  # fmt: skip
    for page in pages:
        answer = client.get(page)
        text = answer.content.decode()
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert [word for word in ("<script", "http://", "https://", "<img", "<iframe") if word in text] == []
        assert len(answer.content) < 50 * 1024
    client.post(f"/public/{lang}/call/", {"phone": PHONE, "code": opened.code})
    assert dict(client.cookies) == {}


def test_nothing_typed_reaches_a_log_or_an_address(calls: Calls, caplog: pytest.LogCaptureFixture) -> None:
    opened, client = calls.open(), Client()
    with caplog.at_level(logging.DEBUG):
        client.post(CALL, {"phone": PHONE, "code": "7777 1234"})
        client.post(CALL, {"phone": PHONE, "code": opened.code}, follow=True)
        client.post(NUMBER, {"number": "0817 7654321"})
    logged = "\n".join([record.getMessage() for record in caplog.records if record.name != "django.db.backends"])
    typed = ["13800002468", PHONE, "7777 1234", "77771234", opened.code, "7654321"]
    assert [word for word in typed if word in logged] == []


def test_a_look_up_is_never_an_unqualified_yes(calls: Calls) -> None:
    ours = Client().post(NUMBER, {"number": "１２３４５"}).content.decode()
    other = Client().post(NUMBER, {"number": "400 123 4567"}).content.decode()
    assert "这是我们的号码，但来电号码可以伪造：请对方给核验码。" in ours
    assert "这不是我们公布的号码" in other
    empty = Client().post(NUMBER, {"number": " "})
    assert ("aria-invalid" in empty.content.decode(), empty.status_code) == (True, 200)


def test_a_check_sent_by_another_site_is_refused_before_anything_is_read(calls: Calls) -> None:
    opened = calls.open()
    sent = {"phone": PHONE, "code": opened.code}
    assert Client(HTTP_SEC_FETCH_SITE="cross-site").post(CALL, sent).status_code == 403
    assert Client(HTTP_SEC_FETCH_SITE="same-origin").post(CALL, sent).status_code == 302


def test_a_report_from_the_page_of_a_success_names_the_call_and_goes_to_the_reviewer(calls: Calls) -> None:
    opened, client = calls.open(), Client(REMOTE_ADDR="192.0.2.55")
    address = client.post(CALL, {"phone": PHONE, "code": opened.code}).headers["Location"]
    told = {"asked": ["money", "group"], "words": "让我加微信群", "shown_number": "400123", "phone": ""}
    answer = client.post(f"{address}report/", told)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/public/zh/call/report/kept/")
    [row] = CallReport.objects.all()
    assert (row.channel, row.call, row.order, row.asked) == (
        "public",
        opened.id,
        calls.world.orders[0],
        ["money", "group"],
    )
    assert (row.words, row.shown_number, row.state) == ("让我加微信群", "400123", "open")
    assert "192.0.2.55" not in repr(row.__dict__)


def test_an_empty_report_is_told_so_and_loses_nothing_typed(calls: Calls) -> None:
    answer = Client().post("/public/en/call/report/", {"phone": "13800002468"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="13800002468"' in text
    assert CallReport.objects.count() == 0
    again = Client().post("/public/en/call/report/", {"asked": "everything", "words": "they wanted <b>money</b>"})
    assert again.status_code == 422
    assert "they wanted &lt;b&gt;money&lt;/b&gt;" in again.content.decode()


def test_the_thirty_first_report_of_a_minute_is_asked_to_wait(calls: Calls) -> None:
    sent = [Client().post("/public/en/call/report/", {"asked": "code"}).status_code for _ in range(31)]
    assert sent == [302] * 30 + [429]
