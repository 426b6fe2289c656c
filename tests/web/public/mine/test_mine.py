"""My data, as a resident meets it: a code is typed, a view opens, something is asked, a file is taken home."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader
from tests.apps.briefing.rights_world import Rights

from bihuan.apps.briefing.models import RightsRequest
from bihuan.apps.core.models import AccessEntry, Event
from bihuan.apps.intake.models import Person
from bihuan.engine.ledger.signing import verify

pytestmark = pytest.mark.django_db
MINE = "/public/en/mine/"


@pytest.fixture
def visitor() -> Client:
    return Client()


def _hidden(page: HttpResponse, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]+)"', page.content.decode())
    assert match
    return match[1]


def _opened(visitor: Client, rights: Rights, *, at_present: bool = True) -> HttpResponse:
    ticket = _hidden(visitor.get(MINE), "ticket")
    return visitor.post(MINE, {"code": rights.issue().code, "ticket": ticket})


def test_a_code_shows_a_person_their_own_data(visitor: Client, rights: Rights) -> None:
    page = _opened(visitor, rights)
    text = page.content.decode()
    assert page.status_code == 200
    assert (rights.document in text, rights.row.name in text) == (True, True)
    assert "Who looked" in text
    assert len(page.content) <= 50 * 1024


def test_reading_is_an_entry_of_the_log_as_ones_own(visitor: Client, rights: Rights) -> None:
    page = _opened(visitor, rights)
    entry = AccessEntry.objects.get(person=rights.person, act="read", purpose="own_data")
    assert (entry.account, entry.decision) == ("resident", "shown")
    assert "identity" in entry.fields
    again = visitor.post(f"{MINE}view/", {"view": _hidden(page, "view")})
    assert again.content.decode().count("<dd>You</dd>") == 1  # the time before this one


def test_nobody_elses_data_stand_on_the_page_or_in_the_files(visitor: Client, rights: Rights) -> None:
    page = _opened(visitor, rights)
    token = _hidden(page, "view")
    signed = visitor.post(f"{MINE}file/", {"view": token, "as": "json"}).content.decode()
    paper = visitor.post(f"{MINE}file/", {"view": token, "as": "pdf"}).content
    printed = "".join(one.extract_text() for one in PdfReader(BytesIO(paper)).pages)
    others = list(Person.objects.exclude(pk=rights.person))
    officers = [one.full_name for one in rights.tracing.people.values()]
    strange = {str(getattr(one, name)) for one in others for name in ("pk", "name", "phone", "document")} - {"", "None"}
    strange |= {one.partition(":")[2] for one in strange if ":" in one} | set(officers)
    strange |= {rights.tracing.case.pk, rights.tracing.case.case}
    assert len(strange) > 20
    for place in (page.content.decode(), signed, printed):
        assert [one for one in strange if one and one in place] == []


def test_the_signed_file_holds_the_same_and_its_signature_is_good(visitor: Client, rights: Rights) -> None:
    page = _opened(visitor, rights)
    answer = visitor.post(f"{MINE}file/", {"view": _hidden(page, "view"), "as": "json"})
    signed = json.loads(answer.content)
    assert verify(signed["payload"], signed["signature"], signed["public_key"])
    payload = json.loads(signed["payload"])
    assert (payload["kind"], payload["person"]) == ("own_data", rights.person)
    [identity] = [one for one in payload["held"] if one["what"] == "identity"]
    assert identity["items"][0]["values"]["document_number"] == rights.document
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert AccessEntry.objects.filter(person=rights.person, act="export", account="resident").count() == 1


def test_the_paper_says_it_too(visitor: Client, rights: Rights) -> None:
    page = _opened(visitor, rights)
    paper = visitor.post(f"{MINE}file/", {"view": _hidden(page, "view"), "as": "pdf"})
    printed = "".join(one.extract_text() for one in PdfReader(BytesIO(paper.content)).pages)
    assert rights.document in printed


def test_every_failure_is_the_same_page(visitor: Client, rights: Rights) -> None:
    ticket = _hidden(visitor.get(MINE), "ticket")
    used = rights.issue().code
    visitor.post(MINE, {"code": used, "ticket": ticket})
    good = rights.issue().code
    answers = [
        visitor.post(MINE, {"code": used, "ticket": "f" * 32}), visitor.post(MINE, {"code": "0000-00000-00000"}),
        visitor.post(MINE, {"code": good}), visitor.post(MINE, {}), visitor.post(MINE, {"code": "x" * 9999}),
        visitor.post(f"{MINE}view/", {"view": "0" * 64}), visitor.post(f"{MINE}view/", {}),
        visitor.post(f"{MINE}ask/", {"view": "0" * 64, "kind": "copy"}), visitor.post(f"{MINE}ask/", {}),
        visitor.post(f"{MINE}file/", {"view": "x"}), visitor.get(f"{MINE}file/"),
    ]  # fmt: skip
    assert {(one.status_code, one.content, tuple(sorted(one.headers.items()))) for one in answers} == {
        (answers[0].status_code, answers[0].content, tuple(sorted(answers[0].headers.items())))
    }


def test_no_page_sets_a_cookie_or_is_kept(visitor: Client, rights: Rights) -> None:
    for page in (visitor.get(MINE), _opened(visitor, rights)):
        assert (page.cookies.output(), page["Cache-Control"]) == ("", "no-store")


def test_a_form_of_another_site_is_turned_away(visitor: Client) -> None:
    assert visitor.post(MINE, {"code": "x"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_person_asks_and_sees_how_it_stands(visitor: Client, rights: Rights) -> None:
    page = _opened(visitor, rights)
    said = {
        "view": _hidden(page, "view"),
        "kind": "correction",
        "words": "电话换了",
        "command": _hidden(page, "command"),
    }
    kept = visitor.post(f"{MINE}ask/", said)
    visitor.post(f"{MINE}ask/", said)  # loading the page again asks nothing twice
    [row] = RightsRequest.objects.all()
    assert (row.kind, row.channel, row.words, row.person_id) == ("correction", "code", "电话换了", rights.person)
    assert "No. 1: A correction" in kept.content.decode()
    assert "电话换了" not in "".join(Event.objects.filter(subject_id=row.pk).values_list("facts", flat=True))


def test_what_was_typed_stays_when_something_is_missing(visitor: Client, rights: Rights) -> None:
    page = _opened(visitor, rights)
    token = _hidden(page, "view")
    first = visitor.post(f"{MINE}ask/", {"view": token, "kind": "", "words": "请解释"})
    assert (first.status_code, "请解释" in first.content.decode()) == (422, True)
    second = visitor.post(f"{MINE}ask/", {"view": token, "kind": "explanation", "words": ""})
    assert "Something is missing" in second.content.decode()
    assert not RightsRequest.objects.exists()


def test_a_view_that_was_closed_is_closed(visitor: Client, rights: Rights) -> None:
    token = _hidden(_opened(visitor, rights), "view")
    closed = visitor.post(f"{MINE}close/", {"view": token})
    assert closed.content == visitor.post(f"{MINE}close/", {"view": "x"}).content
    assert "did not open" in visitor.post(f"{MINE}view/", {"view": token}).content.decode()


@pytest.mark.parametrize("page", ["view/", "ask/", "close/"])
def test_the_inner_pages_lead_to_the_door(visitor: Client, page: str) -> None:
    assert visitor.get(MINE + page)["Location"] == MINE


def test_the_door_says_the_notice_in_both_languages(visitor: Client) -> None:
    zh, en = (visitor.get(f"/public/{lang}/mine/").content.decode() for lang in ("zh", "en"))
    assert ("谁在处理" in zh, "data-protection officer" in en, "我们永远不会做的六件事" in zh) == (True, True, True)


def test_seven_files_are_one_too_many(visitor: Client, rights: Rights) -> None:
    token = _hidden(_opened(visitor, rights), "view")
    answers = [visitor.post(f"{MINE}file/", {"view": token, "as": "json"}) for _ in range(7)]
    assert [one["Content-Type"].partition(";")[0] for one in answers] == ["application/json"] * 6 + ["text/html"]
