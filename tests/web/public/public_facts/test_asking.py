"""The public form: what is typed stays, personal data is left out, and nothing of who sends is kept anywhere (R70)."""

from __future__ import annotations

import io
import logging
import socket
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from tests.facts_world import DAY, HOUR, Rumours
from tests.web.people import make_incident

from bihuan.apps.briefing.models import FactQuestion
from bihuan.apps.briefing.rules.facts_questions import A_MINUTE

pytestmark = pytest.mark.django_db
URL = "/public/en/facts/ask/"
ADDRESS = "203.0.113.77"
CANARIES = (ADDRESS, "Canary-Agent/9.9", "canary-referer.example", "canary-cookie", "203.0.113.78", "xx-CANARY")


def client(address: str = ADDRESS) -> Client:
    return Client(
        REMOTE_ADDR=address,
        headers={
            "user-agent": CANARIES[1], "referer": f"https://{CANARIES[2]}/", "x-forwarded-for": CANARIES[4],
            "accept-language": CANARIES[5],
        },
    )  # fmt: skip


def ask(text: str, address: str = ADDRESS, **more: str) -> Any:
    return client(address).post(URL, {"text": text, "command": str(uuid4()), **more})


def test_a_question_is_kept_and_shown_as_it_was_kept(rumours: Rumours) -> None:
    answer = ask("Does garlic help? My number is 138-0013-8000, ask Dr. Smith")
    row = FactQuestion.objects.get()
    assert (answer.status_code, row.text) == (200, "Does garlic help? My number is ［…］, ask ［…］")
    page = answer.content.decode()
    assert row.text in page
    assert "a telephone, document or account number, a name<" in page
    assert [one for one in ("8000", "Smith") if one in page] == []
    assert (answer.cookies, answer["Cache-Control"]) == ({}, "no-store")


def test_nothing_of_who_sends_is_in_the_database_or_the_logs(rumours: Rumours, data_dir: Any) -> None:
    heard = io.StringIO()
    listener = logging.StreamHandler(heard)
    logging.getLogger().addHandler(listener)
    try:
        sender = client()
        sender.cookies["sessionid"] = "canary-cookie"
        for text in ("Does garlic help against it?", "", "x" * 400, "???"):
            sender.post(URL, {"text": text, "command": str(uuid4())})
    finally:
        logging.getLogger().removeHandler(listener)
    assert FactQuestion.objects.count() == 1
    found = [one for one in CANARIES if one in heard.getvalue()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database's own catalogue
            rows = repr(cursor.fetchall())
            found += [f"{table}: {one}" for one in CANARIES if one in rows]
    for path in data_dir.rglob("*.log"):
        found += [f"{path.name}: {one}" for one in CANARIES if one in path.read_text("utf-8", "replace")]
    assert found == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type what you have heard."),
        ("hm", "Say a little more: what exactly goes round?"),
        ("x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("张伟先生 13800138000", "Without names, numbers and links nothing is left of it."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(rumours: Rumours, text: str, said: str) -> None:
    answer = ask(text)
    page = answer.content.decode()
    assert (answer.status_code, FactQuestion.objects.count()) == (422, 0)
    assert said in page
    assert f">\n{text}</textarea>" in page


def test_a_text_that_wants_to_be_script_is_text(rumours: Rumours) -> None:
    page = ask("</textarea><script>alert(1)</script>" * 9).content.decode()
    assert (page.count("<script"), page.count("&lt;script&gt;")) == (0, 9)


def test_sent_twice_it_is_kept_once(rumours: Rumours) -> None:
    command = str(uuid4())
    for _ in range(2):
        assert client().post(URL, {"text": "Does garlic help?", "command": command}).status_code == 200
    assert FactQuestion.objects.count() == 1
    assert client().post(URL, {"text": "Does garlic help?", "command": "no command"}).status_code == 422


def test_a_crowd_is_asked_to_wait(rumours: Rumours) -> None:
    answers = [ask(f"Is road number {n} closed?", f"203.0.{n}.77") for n in range(A_MINUTE + 1)]
    assert [one.status_code for one in answers] == [200] * A_MINUTE + [429]
    assert answers[-1].headers["Retry-After"] == "60"


def test_a_form_of_another_site_is_refused(rumours: Rumours) -> None:
    answer = client().post(URL, {"text": "Does garlic help?"}, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, FactQuestion.objects.count()) == (403, 0)


def test_without_an_outbreak_the_hotline_is_named(rumours: Rumours) -> None:
    rumours.world.incident.ends_at = rumours.world.at - HOUR
    rumours.world.incident.save()
    for answer in (client().get(URL), ask("Does garlic help?")):
        page = answer.content.decode()
        assert (answer.status_code, page.count("<form")) == (200, 0)
        assert f"Dial {settings.OFFICIAL_LINES['desk']} with your question." in page
    assert FactQuestion.objects.count() == 0


def test_of_several_outbreaks_one_is_chosen(rumours: Rumours) -> None:
    other = make_incident("DRILL-2")
    other.starts_at = rumours.world.at - DAY
    other.save()
    assert client().get(URL).content.decode().count("<option") == 2
    assert ask("Does garlic help?").status_code == 422
    assert ask("Does garlic help?", incident="ELSEWHERE").status_code == 422
    assert ask("Does garlic help?", incident="DRILL-2").status_code == 200
    assert FactQuestion.objects.get().incident_id == "DRILL-2"


def test_the_form_says_what_is_not_asked_in_both_languages(rumours: Rumours) -> None:
    pages = [client().get(f"/public/{lang}/facts/ask/") for lang in ("zh", "en")]
    assert [one.headers["Content-Language"] for one in pages] == ["zh-hans", "en"]
    assert [one.content.decode().count('name="text"') for one in pages] == [1, 1]
    assert {len(one.content) < 50 * 1024 for one in pages} == {True}
    assert [one.cookies for one in pages] == [{}, {}]


def test_no_connection_is_opened_while_a_question_is_kept(rumours: Rumours, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def refuse(*told: object, **_: object) -> None:
        opened.append(told)
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert ask("打开 http://example.com/x 可以领补贴吗，是真的吗").status_code == 200
    rumours.out(at=rumours.world.at)
    assert opened == []
