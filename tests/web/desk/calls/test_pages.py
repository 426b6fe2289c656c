"""The pages about calls: a code shown once, the hotline's check, reports past the desk, posters of the same text."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from tests.apps.briefing.calls.calls_world import FREE_PHONE, MINUTE, PHONE, Calls, check, make_calls

from bihuan.apps.briefing.actions.call_reports import ReportTold, ask_drawn, report_publicly
from bihuan.apps.briefing.models import CallCode, CallReport
from bihuan.apps.briefing.rules import call_words as said
from bihuan.apps.briefing.rules.never_ask import NEVER_ASK
from bihuan.apps.core.models.access import AccessEntry
from bihuan.web.parts.posters import SIZES, draw_poster, poster_html

pytestmark = pytest.mark.django_db
CODE = re.compile(r'<p class="code" lang="en">(\d{4} \d{4})</p>')


@pytest.fixture
def calls() -> Calls:
    return make_calls(at=datetime.now(UTC) - 2 * MINUTE)


def as_(calls: Calls, name: str) -> Client:
    """Return a browser in which somebody of the world is signed in, in Chinese."""
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(calls.world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_code_is_shown_once_and_confirms_the_call(calls: Calls) -> None:
    client, address = as_(calls, "interviewer"), f"/desk/interviews/calls/{calls.world.orders[0]}/"
    answer = client.post(address, {"wants_word": "on"})
    [code] = CODE.findall(text_of(answer))
    assert answer.status_code == 200
    assert check(code, at=datetime.now(UTC))
    assert CODE.findall(text_of(client.get(address))) == []
    assert text_of(answer).count(code) == 2  # large, and in the script beside it
    assert [word for word in ("13800002468", PHONE) if word in text_of(answer)] == []


def test_the_script_beside_it_is_the_official_text(calls: Calls) -> None:
    text = text_of(as_(calls, "interviewer").get(f"/desk/interviews/calls/{calls.world.orders[0]}/"))
    lines = said.lines_of(said.CALLER_SCRIPT[2:], "zh", desk="12345", fraud="96110", code="")
    wanted = [*lines, *said.never_lines("zh"), *said.lines_of(said.CALLER_RULES, "zh")]
    assert [line for line in wanted if line not in text] == []


def test_another_number_can_be_called_and_what_was_typed_stays_when_it_is_none(calls: Calls) -> None:
    client, address = as_(calls, "interviewer"), f"/desk/interviews/calls/{calls.world.orders[0]}/"
    refused = client.post(address, {"phone": "12"})
    assert (refused.status_code, 'value="12"' in text_of(refused)) == (409, True)
    assert client.post(address, {"phone": FREE_PHONE}).status_code == 200
    assert list(CallCode.objects.values_list("is_other", flat=True)) == [True]


def test_an_order_that_went_to_a_unit_is_not_called_about_at_the_desk(calls: Calls) -> None:
    calls.world.bring(calls.world.orders[0], "SIGNED")
    address = f"/desk/interviews/calls/{calls.world.orders[0]}/"
    desk, unit = as_(calls, "interviewer").post(address), as_(calls, "dispatcher@PCS-03").post(address)
    assert (desk.status_code, unit.status_code, len(CODE.findall(text_of(unit)))) == (409, 200, 1)
    assert as_(calls, "dispatcher@SQ-07").post(address).status_code == 404


def test_the_list_names_the_orders_one_holds_masked_and_ones_codes_without_their_digits(calls: Calls) -> None:
    opened = calls.open()
    text = text_of(as_(calls, "interviewer").get("/desk/interviews/calls/"))
    assert [order for order in calls.world.orders if f"/desk/interviews/calls/{order}/" not in text] == []
    assert [word for word in ("欧阳小满", "13800002468", opened.code) if word in text] == []


def test_who_watches_sees_how_many_everybody_opened(calls: Calls) -> None:
    calls.open()
    text = text_of(as_(calls, "inspector").get("/desk/interviews/calls/"))
    assert [word for word in ("林流调", "海报") if word not in text and word != "海报"] == []
    assert f"/desk/interviews/calls/{calls.world.orders[0]}/" not in text


def test_the_hotline_reads_out_what_the_public_page_says(calls: Calls) -> None:
    opened, client = calls.open(wants_word=True), as_(calls, "operator")
    bad = client.post("/desk/interviews/calls/check/", {"phone": FREE_PHONE, "code": opened.code})
    good = client.post("/desk/interviews/calls/check/", {"phone": PHONE, "code": opened.code})
    again = client.post("/desk/interviews/calls/check/", {"phone": PHONE, "code": opened.code})
    told = [said.UNCONFIRMED.zh in text_of(answer) for answer in (bad, good, again)]
    assert told == [True, False, True]
    assert opened.word in text_of(good)
    assert as_(calls, "interviewer").get("/desk/interviews/calls/check/").status_code == 404


def test_the_hotline_takes_a_report_down_for_the_reviewer(calls: Calls) -> None:
    client = as_(calls, "operator")
    empty = client.post("/desk/interviews/calls/check/report/", {"phone": "13811112222"})
    assert (empty.status_code, 'value="13811112222"' in text_of(empty)) == (409, True)
    done = client.post("/desk/interviews/calls/check/report/", {"asked": ["link"], "words": "要我下载软件"})
    [row] = CallReport.objects.all()
    assert (done.status_code, row.channel, row.asked, row.words) == (302, "hotline", ["link"], "要我下载软件")


def test_a_report_goes_past_the_desk_and_each_look_at_it_is_in_the_log(calls: Calls) -> None:
    report_publicly(told=ReportTold(("money",), "4001234567", "要我转账", "13811112222"), at=calls.at)
    answers = {who: as_(calls, who).get("/desk/interviews/call-reports/") for who in ("reviewer", "inspector", "lead")}
    assert [answer.status_code for answer in answers.values()] == [200, 200, 404]
    assert [
        words for words in ("要我转账", "13811112222", "4001234567") if words not in text_of(answers["reviewer"])
    ] == []
    assert AccessEntry.objects.filter(object_kind="call_report", act="read").count() == 2
    watching = text_of(as_(calls, "protector").get("/desk/interviews/call-reports/"))
    assert [words for words in ("要我转账", "13811112222", "4001234567") if words in watching] == []
    assert AccessEntry.objects.filter(object_kind="call_report", act="read").count() == 2


def test_a_reviewer_settles_a_report_once(calls: Calls) -> None:
    row, client = report_publicly(told=ReportTold(("money",)), at=calls.at), as_(calls, "reviewer")
    address = f"/desk/interviews/call-reports/{row.pk}/settle/"
    unsaid = client.post(address, {"verdict": "", "words": "查过了", "n": "0"})
    assert (unsaid.status_code, 'value="查过了"' in text_of(unsaid)) == (422, True)
    assert client.post(address, {"verdict": "not_ours", "words": "查过了", "n": "0"}).status_code == 302
    again = client.post(address, {"verdict": "in_order", "words": "", "n": "1"})
    row.refresh_from_db()
    assert (again.status_code, row.verdict, row.settled_words) == (409, "not_ours", "查过了")
    settled = text_of(client.get("/desk/interviews/call-reports/?view=settled"))
    assert "查过了" in settled


def test_a_callee_drawn_by_chance_comes_to_the_reviewer_when_the_code_has_run_out(calls: Calls) -> None:
    opened = calls.open(phone=FREE_PHONE)
    code = calls.world.incident.code
    assert ask_drawn(incident=code, at=opened.expires_at - MINUTE) == 0
    assert [ask_drawn(incident=code, at=opened.expires_at) for _ in range(2)] == [1, 0]
    [row] = CallReport.objects.all()
    assert (row.channel, row.call, row.officer) == ("quality", opened.id, calls.actor("interviewer").account)
    text = text_of(as_(calls, "reviewer").get("/desk/interviews/call-reports/"))
    assert f"/desk/orders/{calls.world.orders[0]}/" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_poster_script_page_and_hotline_say_the_same_words(calls: Calls, language: str, settings: object) -> None:
    settings.PUBLIC_ADDRESS = "https://example.gov.cn"  # type: ignore[attr-defined]  # pytest-django's own fixture
    html = poster_html(language, "A3")
    public = text_of(Client().get(f"/public/{language}/call/"))
    never = [words.in_(language) for words in NEVER_ASK.values()]
    assert [
        one for one in [*never, said.LANDLINE.in_(language), "https://example.gov.cn/public/"] if one not in html
    ] == []
    assert [one for one in never if one not in public] == []
    settings.PUBLIC_ADDRESS = ""  # type: ignore[attr-defined]  # as above
    assert "/public/" not in poster_html(language, "A4")


MM = {"A4": (210, 297), "A3": (297, 420)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_poster_is_one_page_of_its_size_with_every_sign_in_a_font(
    language: str, size: str, tmp_path: Path, settings: object
) -> None:
    from pypdf import PdfReader

    settings.PUBLIC_ADDRESS = "https://example.gov.cn"  # type: ignore[attr-defined]  # pytest-django's own fixture
    target = tmp_path / "poster.pdf"
    target.write_bytes(draw_poster(language, size))
    [page] = PdfReader(target).pages
    text = re.sub(r"\s+", "", page.extract_text())
    assert tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) == MM[size]
    wanted = [said.TITLE.in_(language), "12345", "96110", "https://example.gov.cn/public/", *said.never_lines(language)]
    assert [one for one in wanted if re.sub(r"\s+", "", one) not in text] == []
    fonts = subprocess.run([shutil.which("pdffonts") or "pdffonts", target], capture_output=True, text=True, check=True)
    names = {line.split()[0].split("+")[-1] for line in fonts.stdout.splitlines()[2:]}
    assert {name for name in names if not name.startswith("Noto")} == set()


def test_the_poster_is_downloaded_at_the_desk_and_written_by_a_command(calls: Calls, tmp_path: Path) -> None:
    client = as_(calls, "interviewer")
    answer = client.get("/desk/interviews/calls/poster/zh/a4/")
    assert (answer.status_code, answer.content[:5], answer["Content-Type"]) == (200, b"%PDF-", "application/pdf")
    missing = [
        client.get(f"/desk/interviews/calls/poster/{lang}/{size}/").status_code
        for lang, size in (("fr", "a4"), ("zh", "a5"))
    ]
    assert missing == [404, 404]
    target = tmp_path / "poster.pdf"
    call_command("poster", language="en", size="A3", to=target)
    assert target.read_bytes()[:5] == b"%PDF-"
