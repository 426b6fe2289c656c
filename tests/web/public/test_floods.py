"""Floods of the public forms: who sends in a loop is told to wait, all others get through, and nobody is noted down."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from tests.web.public.asking import ask
from tests.web.public.test_forms import CARE, HELP, signs
from tests.web.public.test_holds import words
from tests.worlds import World
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bihuan.apps.briefing.actions.public_forms import AskedHelp, ask_help
from bihuan.apps.briefing.models import CallReport, FactQuestion
from bihuan.apps.briefing.rules.fair_share import FAIR, source_of
from bihuan.apps.briefing.rules.pages import LANGUAGES
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.residents.models import CareEntry, HelpRequest
from bihuan.web.parts.public_refusals import PUBLIC_CODES
from bihuan.web.public import floods
from bihuan.web.public.sources import address_of

ADDRESS, ELSEWHERE = "203.0.113.77", "198.51.100.4"
FORMS: dict[str, Callable[[int], dict[str, Any]]] = {
    "help": lambda n: {**HELP, "words": f"没菜了，第{n}次"},
    "care": lambda n: {**CARE, "name": f"王奶奶{n}"},
    "facts/ask": lambda n: {"text": f"Is road number {n} closed?", "command": str(uuid4())},
    "call/report": lambda n: {"asked": "code", "words": f"They wanted code {n}."},
}
AT_ONCE = {"help": 6, "care": 6, "facts/ask": 6, "call/report": 3}
TYPED = {
    "help": "没菜了，第7次",
    "care": "王奶奶7",
    "facts/ask": "Is road number 7 closed?",
    "call/report": "They wanted code 7.",
}
ROWS = {"help": HelpRequest, "care": CareEntry, "facts/ask": FactQuestion, "call/report": CallReport}


@pytest.fixture(autouse=True)
def _nothing_was_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "_held_back", Counter())
    monkeypatch.setattr(floods, "_said", {})


def send(form: str, n: int, address: str = ADDRESS, lang: str = "en") -> HttpResponse:
    answer: Any = Client(REMOTE_ADDR=address).post(f"/public/{lang}/{form}/", FORMS[form](n))
    return answer  # type: ignore[no-any-return]  # what the client gives is an answer with more to it


def is_kept(answer: HttpResponse) -> bool:
    return answer.status_code in {200, 302}


@pytest.mark.parametrize("form", FORMS)
def test_who_sends_in_a_loop_is_held_back_and_everybody_else_gets_through(district: World, form: str) -> None:
    sent = [is_kept(send(form, n)) for n in range(20)]
    assert sent == [True] * AT_ONCE[form] + [False] * (20 - AT_ONCE[form])
    others = [is_kept(send(form, 100 + n, f"198.51.{n}.9")) for n in range(6)]
    assert (others, ROWS[form].objects.count()) == ([True] * 6, AT_ONCE[form] + 6)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_who_is_held_back_is_told_what_to_do_and_keeps_what_they_typed(district: World, form: str, lang: str) -> None:
    for n in range(AT_ONCE[form]):
        send(form, n)
    answer = send(form, 7, lang=lang)
    text = unescape(answer.content.decode())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    with translation.override(LANGUAGES[lang]):
        said = str(PUBLIC_CODES["share_used"])
    assert (said in text, TYPED[form] in text) == (True, True)
    assert re.search(r"\d{3,5}", text[text.index('class="advice"') :])  # the number below is there


def test_one_source_sends_a_thousand_requests_and_a_patient_gets_through_all_the_while(district: World) -> None:
    source = source_of(ADDRESS)
    for n in range(1000):
        at = district.at + n * timedelta(milliseconds=50)
        with suppress(NotAllowed):
            ask_help(asked=AskedHelp(f"假的{n}", phone="13800002468"), at=at, source=source)
        if n % 100 == 0:
            ask_help(
                asked=AskedHelp(f"明天透析{n}", phone="13900001357"), at=at, source=source_of(f"198.51.{n // 100}.1")
            )
    phones = Counter(row.phone for row in HelpRequest.objects.all())
    assert phones == {"13800002468": 6, "13900001357": 10}


def test_a_form_sent_again_is_never_held_back_and_has_its_receipt(district: World) -> None:
    first = [signs(words(send("help", n).content.decode())) for n in range(6)]
    assert send("help", 99).status_code == 429
    again = [signs(words(send("help", n).content.decode())) for n in range(6)]
    assert (again, HelpRequest.objects.count()) == (first, 6)
    asked = FORMS["care"](0)
    client = Client(REMOTE_ADDR=ADDRESS)
    kept = [client.post("/public/en/care/", asked).status_code for _ in range(9)]
    question = FORMS["facts/ask"](0)
    kept += [client.post("/public/en/facts/ask/", question).status_code for _ in range(9)]
    assert (kept, CareEntry.objects.count(), FactQuestion.objects.count()) == ([200] * 18, 1, 1)


def test_one_command_used_for_many_questions_is_no_way_around(district: World) -> None:
    sent = {"command": str(uuid4())}
    client = Client(REMOTE_ADDR=ADDRESS)
    answers = [client.post("/public/en/facts/ask/", {**sent, "text": f"Is road {n} closed?"}) for n in range(9)]
    assert [one.status_code for one in answers] == [200] * 6 + [429] * 3


def test_what_is_wrong_or_refused_by_the_limit_of_all_uses_nothing_of_a_share(
    district: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(REMOTE_ADDR=ADDRESS)
    wrong = [client.post("/public/en/call/report/", {"phone": "13800002468"}).status_code for _ in range(9)]
    with monkeypatch.context() as full:
        full.setattr("bihuan.apps.briefing.rules.public_forms.MOST_A_MINUTE", 0)
        full_up = [send("help", n).headers.get("Retry-After") for n in range(9)]
    assert (wrong, full_up) == ([422] * 9, ["60"] * 9)
    assert [is_kept(send(form, 1)) for form in FORMS] == [True] * 4


def test_a_proxy_that_tells_no_address_shuts_nobody_out(district: World) -> None:
    for address in ("127.0.0.1", "10.0.0.2", "::1"):
        assert [send("help", n, address).status_code for n in range(9)] == [200] * 9


def test_an_address_that_a_header_claims_is_not_looked_at(district: World) -> None:
    headers = [{"x-forwarded-for": f"198.51.{n}.1", "x-real-ip": f"198.51.{n}.1"} for n in range(8)]
    told = [
        Client(REMOTE_ADDR=ADDRESS, headers=one).post("/public/en/help/", FORMS["help"](n))
        for n, one in enumerate(headers)
    ]
    assert [one.status_code for one in told] == [200] * 6 + [429] * 2


@pytest.mark.parametrize(
    ("peer", "told", "counted"),
    [
        ("127.0.0.1", ADDRESS, ADDRESS), ("127.0.0.1", f"{ELSEWHERE}, {ADDRESS}", ADDRESS),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "", "127.0.0.1"), (ELSEWHERE, ADDRESS, ELSEWHERE),
    ],
)  # fmt: skip
def test_the_server_takes_the_address_from_a_proxy_on_this_machine_alone(peer: str, told: str, counted: str) -> None:
    seen: list[str] = []

    async def behind(scope: Any, _receive: Any, send_: Any) -> None:
        seen.append(address_of(ASGIRequest(scope, io.BytesIO())))
        await send_({"type": "http.response.start", "status": 204, "headers": []})
        await send_({"type": "http.response.body", "body": b""})

    served = ProxyHeadersMiddleware(behind, trusted_hosts="127.0.0.1,::1")  # as uvicorn does where nothing is set
    ask(served, "/public/zh/help/", method="POST", headers={"x-forwarded-for": told}, client=(peer, 4321))
    assert seen == [counted]


def test_nothing_of_where_it_came_from_is_in_the_database_the_journal_or_the_logs(
    district: World, data_dir: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, listener = io.StringIO(), logging.StreamHandler()
    listener.setStream(heard)
    listener.setFormatter(logging.Formatter("%(message)s %(args)s %(exc_text)s"))
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.DEBUG)
    root.addHandler(listener)
    try:
        for form in FORMS:
            for n in range(9):
                send(form, n)
                send(form, n, "2001:db8:77:77::77")
    finally:
        root.removeHandler(listener)
    digests = [digest for one in (ADDRESS, "2001:db8:77:77::77") for digest in source_of(one).nets]
    canaries = [
        ADDRESS,
        "203.0.113",
        "2001:db8:77",
        *(one.hex() for one in digests),
        *(repr(one)[2:-1] for one in digests),
    ]
    assert set(re.findall(r"public form (\S+) holds", heard.getvalue())) == {"help", "care", "question", "report"}
    found = [one for one in canaries if one in heard.getvalue() + repr(FAIR)]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database's own catalogue
            rows = repr(cursor.fetchall())
            found += [f"{table}: {one}" for one in canaries if one in rows]
    for path in (one for one in data_dir.rglob("*") if one.is_file()):
        found += [f"{path.name}: {one}" for one in (ADDRESS, "2001:db8:77:77") if one.encode() in path.read_bytes()]
    assert found == []


def test_a_flood_is_logged_once_a_minute_with_its_count_alone(
    district: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for n in range(40):
            assert floods.status_of("help", "share_used", district.at.replace(second=n)) == 429
        floods.status_of("help", "too_many_now", district.at.replace(second=50))
        floods.status_of("help", "share_used", district.at.replace(second=0) + timedelta(minutes=1))
        assert [floods.status_of("help", code, district.at) for code in ("nothing_open", "no_way_to_reach")] == [
            503,
            422,
        ]
    assert caplog.messages == [
        "public form help holds back (share_used): 1 since this process began",
        "public form help holds back (too_many_now): 1 since this process began",
        "public form help holds back (share_used): 41 since this process began",
    ]


def test_a_flood_fills_no_log(district: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        answers = [send("facts/ask", n).status_code for n in range(60)]
    assert (answers.count(429), len(caplog.messages) <= 2) == (54, True)  # two, where a minute begins meanwhile
