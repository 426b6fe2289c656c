"""Rights at the desk: a code on a slip, requests answered, notices given; nothing personal where it should not be."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from tests.apps.briefing.rights_world import Rights
from tests.worlds import run_jobs

from bihuan.apps.briefing.actions.rights_asking import ask_by_code
from bihuan.apps.briefing.models import FirstNotice, RightsCode, RightsRequest

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")


def proof(rights: Rights, **more: str) -> dict[str, str]:
    told = rights.proof()
    return {
        "way": told.way, "document_kind": told.document_kind, "document_number": told.document_number,
        "birth_year": str(told.birth_year), "phone": "", "kind": "", "words": "", **more,
    }  # fmt: skip


def text(page: HttpResponse) -> str:
    return page.content.decode()


def asked(rights: Rights, kind: str = "correction", words: str = "电话换成13900001111") -> str:
    return ask_by_code(token=rights.token(), kind=kind, words=words, at=rights.at)


def test_the_slip_shows_a_code_that_opens_and_no_name(rights: Rights) -> None:
    page = rights.tracing.client("clerk").post("/desk/rights/code/", proof(rights, kind="copy"))
    [code] = CODE.findall(text(page))
    assert page.status_code == 200
    assert (rights.row.name in text(page), rights.document in text(page)) == (False, False)
    assert rights.open(code, at=rights.at + timedelta(minutes=20)) != ""
    assert (page["Cache-Control"].find("no-store") >= 0, RightsRequest.objects.get().channel) == (True, "desk")
    assert "request no. 1" in text(page)
    assert ("六件事" in text(page), "Six things we never ask" in text(page)) == (True, True)


def test_who_is_not_proved_gets_no_code_and_keeps_what_was_typed(rights: Rights) -> None:
    page = rights.tracing.client("clerk").post("/desk/rights/code/", proof(rights, birth_year="1950"))
    assert (page.status_code, CODE.findall(text(page)), rights.document in text(page)) == (409, [], True)
    assert "do not fit one person" in text(page)
    assert not RightsCode.objects.exists()


def test_a_form_that_lacks_something_says_so(rights: Rights) -> None:
    page = rights.tracing.client("hotline").post("/desk/rights/code/", proof(rights, birth_year="abc"))
    assert (page.status_code, "Type four digits" in text(page)) == (422, True)


def test_who_only_gives_codes_sees_no_list(rights: Rights) -> None:
    asked(rights)
    page = rights.tracing.client("clerk").get("/desk/rights/")
    assert ("Give a code" in text(page), "<table>" in text(page)) == (True, False)


@pytest.mark.parametrize("name", ["lead", "protector", "inspector", "auditor"])
def test_the_list_names_nobody(rights: Rights, name: str) -> None:
    asked(rights)
    page = rights.tracing.client(name).get("/desk/rights/?view=open")
    assert ("A correction" in text(page), rights.row.name in text(page), "13900001111" in text(page)) == (
        True,
        False,
        False,
    )


def test_words_stand_whole_to_who_answers_and_hidden_to_who_watches(rights: Rights) -> None:
    key = asked(rights)
    for name, whole in (("lead", True), ("protector", True), ("auditor", False), ("inspector", False)):
        page = rights.tracing.client(name).get(f"/desk/rights/{key}/")
        assert (page.status_code, "13900001111" in text(page)) == (200, whole)
        assert rights.row.name not in text(page)


def test_an_answer_is_kept_and_an_incomplete_one_keeps_its_words(rights: Rights) -> None:
    key, client = asked(rights), rights.tracing.client("lead")
    lacking = client.post(
        f"/desk/rights/{key}/answer/", {"outcome": "refused", "legal_reason": "", "words": "核对无误", "n": 0}
    )
    assert (lacking.status_code, "核对无误" in text(lacking)) == (409, True)
    said = {"outcome": "refused", "legal_reason": "is_correct", "words": "核对无误", "n": "0"}
    done = client.post(f"/desk/rights/{key}/answer/", said)
    assert done["Location"] == f"/desk/rights/{key}/"
    assert (RightsRequest.objects.get().outcome, client.post(f"/desk/rights/{key}/answer/", said).status_code) == (
        "refused",
        409,
    )


def test_a_deletion_shows_what_is_still_needed(rights: Rights) -> None:
    page = rights.tracing.client("protector").get(f"/desk/rights/{asked(rights, 'deletion')}/")
    assert ("What is still needed" in text(page), "until the work ends" in text(page)) == (True, True)


@pytest.mark.parametrize("name", ["analyst", "commander", "administrator", "gate_keeper"])
def test_others_find_nothing(rights: Rights, name: str) -> None:
    key, client = asked(rights), rights.tracing.client(name)
    pages = ("/desk/rights/", "/desk/rights/code/", f"/desk/rights/{key}/")
    assert [client.get(page).status_code for page in pages] == [404] * 3
    assert client.post(f"/desk/rights/{key}/answer/").status_code == 404


def test_overdue_notices_stand_on_top_and_are_given_in_one_step(rights: Rights) -> None:
    run_jobs(rights.at)
    FirstNotice.objects.update(due_at=rights.at - timedelta(hours=1))
    assert "were not told in time" in text(rights.tracing.client("protector").get("/desk/rights/"))
    client = rights.tracing.client("interviewer")
    page = client.get("/desk/rights/notices/?view=overdue")
    assert rights.row.name not in text(page)
    key = FirstNotice.objects.get(person=rights.person).pk
    done = client.post(f"/desk/rights/notices/{key}/give/", {"how": "spoken"})
    assert (done["Location"], FirstNotice.objects.get(pk=key).state) == ("/desk/rights/notices/", "given")
    assert client.post(f"/desk/rights/notices/{key}/give/", {"how": "spoken"}).status_code == 409


def test_a_notice_put_off_needs_a_reason_and_an_end(rights: Rights) -> None:
    run_jobs(rights.at)
    key, client = FirstNotice.objects.get(person=rights.person).pk, rights.tracing.client("lead")
    lacking = client.post(f"/desk/rights/notices/{key}/defer/", {"reason": "danger_to_life", "until": ""})
    assert (lacking.status_code, lacking.content.decode().count("<details open>")) == (422, 1)
    until = (rights.at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    client.post(f"/desk/rights/notices/{key}/defer/", {"reason": "danger_to_life", "until": until})
    assert FirstNotice.objects.get(pk=key).state == "deferred"
    assert client.post(f"/desk/rights/notices/{key}/burn/", {}).status_code == 404


def test_the_notice_can_be_read_out_in_both_languages(rights: Rights) -> None:
    page = text(rights.tracing.client("interviewer").get("/desk/rights/notices/text/"))
    assert ("谁在处理" in page, "What happens to your data" in page, "六件事" in page) == (True, True, True)
