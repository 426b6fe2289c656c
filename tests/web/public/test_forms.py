"""The forms of the public: help and care asked for; nothing is lost, nothing kept that need not be, once is once."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.public.test_holds import words
from tests.worlds import World

from bihuan.apps.briefing.actions import public_forms
from bihuan.apps.briefing.actions.public_forms import AskedHelp, ForCare, ask_care, ask_help
from bihuan.apps.core.models import Event, Incident
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.residents.models import CareConsent, CareEntry, HelpRequest, WelfareCheck

HELP = {"words": "胰岛素只够两天了", "phone": "138 0000 2468", "address": "西山路12号3栋501", "name": "李奶奶"}
CARE: dict[str, Any] = {
    "name": "王奶奶", "phone": "13900001357", "address": "河东社区9号楼402", "needs": ["alone", "advanced_age"],
    "language": "", "kin_phone": "", "note": "耳背，请用力敲门", "consents": ["to_volunteers"], "is_agreed": "on",
}  # fmt: skip


def send(form: str, told: dict[str, Any], **headers: str) -> tuple[int, str, str]:
    """Send a form in English; return status, words of the page, its whole text."""
    answer = Client(headers=headers).post(f"/public/en/{form}/", told)
    text = answer.content.decode()
    return answer.status_code, words(text), unescape(text)


def signs(told: str) -> str:
    """Return the receipt on a page."""
    found = re.search(r"Your receipt: ([2-9A-Z]{4}-[2-9A-Z]{4})", told)
    assert found
    return found[1]


def test_a_request_for_help_is_kept_and_the_page_says_what_happens_next_and_until_when(district: World) -> None:
    status, told, _ = send("help", HELP)
    (row,) = HelpRequest.objects.all()
    assert (row.channel, row.kept_by, row.words, row.phone, row.address, row.name) == (
        "public", "public", HELP["words"], HELP["phone"], HELP["address"], HELP["name"],
    )  # fmt: skip
    assert (row.unit_id, row.urgency, row.proposed) == ("PCS-03", "P2", "medicine")
    due = row.due_at + timedelta(hours=8)
    assert (status, f"answers by {due.day} {due:%B %Y, %H:%M}" in told, bool(signs(told))) == (200, True, True)


def test_the_same_request_sent_again_is_one_and_has_the_same_receipt(district: World) -> None:
    first, again = send("help", HELP)[1], send("help", HELP)[1]
    assert (HelpRequest.objects.count(), signs(first)) == (1, signs(again))
    send("help", {**HELP, "words": "没菜了"})
    assert HelpRequest.objects.count() == 2


def test_a_request_is_the_same_across_the_turn_of_an_hour_and_another_one_two_hours_later(district: World) -> None:
    asked, at = AskedHelp("没菜了", phone="13800002468"), district.at.replace(minute=59, second=59)
    first, again = ask_help(asked=asked, at=at), ask_help(asked=asked, at=at + timedelta(seconds=2))
    assert (first, HelpRequest.objects.count()) == (again, 1)
    later = ask_help(asked=asked, at=at + timedelta(hours=2))
    assert (later.signs != first.signs, HelpRequest.objects.count()) == (True, 2)


def test_danger_is_told_first_and_once_more_where_the_words_speak_of_it(district: World) -> None:
    form = words(Client().get("/public/en/help/").content.decode())
    assert "Danger to life: dial 120 now." in form
    assert form.index("dial 120 now") < form.index("What do you need?")
    assert "dial 120 now" not in send("help", HELP)[1]
    assert "dial 120 now" in send("help", {**HELP, "words": "老伴胸痛，喘不上气"})[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"words": " "}, "This field is required."), ({"phone": "", "address": ""}, "so that somebody can come back"),
        ({"phone": "123"}, "This number cannot be dialled"), ({"words": "x" * 2001}, "at most 2000 characters"),
    ],
)  # fmt: skip
def test_a_request_that_lacks_something_is_shown_again_with_all_that_was_typed(
    district: World, change: dict[str, str], said: str
) -> None:
    told = {**HELP, **change}
    status, _, text = send("help", told)
    assert (status, said in text, HelpRequest.objects.count()) == (422, True, 0)
    for value in told.values():
        assert value.strip() in text
    assert 'aria-invalid="true"' in text


def test_a_card_number_is_covered_before_it_is_kept_and_the_resident_is_told(district: World) -> None:
    status, told, text = send("help", {**HELP, "words": "卡号 4111 1111 1111 1111，密码是 hunter22，要买药"})
    (row,) = HelpRequest.objects.all()
    assert row.words == "卡号 **** **** **** ****，密码是 ********，要买药"
    assert (status, "It was covered and not kept" in told, "4111" in text) == (200, True, False)
    assert "It was covered" not in send("help", HELP)[1]


def test_too_many_in_a_minute_are_held_back_without_looking_at_anybody(district: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("bihuan.apps.briefing.rules.public_forms.MOST_A_MINUTE", 2)
    at = district.at
    for number in range(2):
        ask_help(asked=AskedHelp(f"没菜了{number}", phone="13800002468"), at=at)
    with pytest.raises(NotAllowed, match="too_many_now"):
        ask_help(asked=AskedHelp("没菜了", phone="13800002468"), at=at)
    ask_help(asked=AskedHelp("没菜了1", phone="13800002468"), at=at)  # sent before: not another one
    ask_help(asked=AskedHelp("没菜了", phone="13800002468"), at=at + timedelta(seconds=61))
    assert HelpRequest.objects.count() == 3


def test_who_is_held_back_sees_what_to_do_and_what_they_typed(district: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("bihuan.apps.briefing.rules.public_forms.MOST_A_MINUTE", 0)
    status, told, text = send("help", HELP)
    assert (status, "Press again in a minute" in told, HELP["words"] in text) == (429, True, True)


def test_without_an_outbreak_the_form_says_whom_to_dial(district: World) -> None:
    Incident.objects.update(ends_at=district.at - timedelta(minutes=1))
    status, told, _ = send("help", HELP)
    assert (status, "No outbreak is being fought here now. Dial the number below" in told) == (503, True)


def test_nothing_of_a_reader_is_kept_or_logged(district: World, logged: pytest.LogCaptureFixture) -> None:
    headers = {"User-Agent": "CANARY-AGENT", "X-Forwarded-For": "203.0.113.77", "Referer": "http://CANARY/"}
    with CaptureQueriesContext(connection) as queries:
        send("help", HELP, **headers)
        send("care", CARE, **headers)
    sql = " ".join(one["sql"] for one in queries)
    assert re.findall(r"CANARY|203\.0\.113|127\.0\.0\.1|django_session", sql + logged.text) == []
    assert re.findall("李奶奶|王奶奶|13800002468|13900001357|西山路12号3栋501", sql + logged.text) == []


def test_care_is_registered_with_its_first_check_and_what_was_agreed_to(district: World) -> None:
    status, told, _ = send("care", CARE)
    (row,) = CareEntry.objects.all()
    assert (row.registered_by, row.unit_id, row.needs, row.purpose) == (
        "public", "SQ-07", ["alone", "advanced_age"], "welfare",
    )  # fmt: skip
    assert (row.name, row.phone, row.address, row.note) == (
        CARE["name"], "+8613900001357", CARE["address"], CARE["note"],
    )  # fmt: skip
    assert sorted(CareConsent.objects.values_list("what", "how")) == [
        ("to_register", "online"), ("to_volunteers", "online"),
    ]  # fmt: skip
    due = WelfareCheck.objects.get(entry=row).due_at + timedelta(hours=8)
    assert (status, f"calls or comes by {due.day} {due:%B %Y, %H:%M}" in told) == (200, True)
    assert row.seen_at is None  # unconfirmed until somebody of the community saw them


def test_the_same_care_sent_again_is_one_and_has_the_same_receipt(district: World) -> None:
    first, again = send("care", CARE)[1], send("care", CARE)[1]
    assert (CareEntry.objects.count(), signs(first)) == (1, signs(again))
    assert CareConsent.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"is_agreed": ""}, "without it nothing may be kept"), ({"needs": []}, "Tick at least one."),
        ({"name": ""}, "This field is required."), ({"phone": "", "address": ""}, "so that somebody can come"),
        ({"language": "yi"}, "Tick language above"), ({"needs": ["language"]}, "Tick language above"),
        ({"needs": ["rich"]}, "Choose from the list."), ({"kin_phone": "12"}, "This number cannot be dialled"),
    ],
)  # fmt: skip
def test_care_that_lacks_something_is_shown_again_with_all_that_was_typed(
    district: World, change: dict[str, Any], said: str
) -> None:
    status, _, text = send("care", {**CARE, **change})
    assert (status, said in text, CareEntry.objects.count()) == (422, True, 0)
    assert (CARE["note"] in text, CARE["address"] in text or change.get("address") == "") == (True, True)
    if "needs" not in change:
        assert len(re.findall(r'name="needs"[^>]*checked', text)) == 2


def test_care_is_never_kept_without_agreement_whoever_calls(district: World) -> None:
    asked = ForCare("王奶奶", "13900001357", "", ("alone",))
    with pytest.raises(NotAllowed, match="not_agreed_to"):
        ask_care(asked=asked, at=district.at)
    assert CareEntry.objects.count() == 0


def test_care_is_held_back_in_a_flood_too(district: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("bihuan.apps.briefing.rules.public_forms.MOST_A_MINUTE", 1)
    assert [send("care", {**CARE, "name": name})[0] for name in ("甲", "乙", "甲")] == [200, 429, 200]


def test_a_card_number_in_a_note_for_care_is_covered(district: World) -> None:
    send("care", {**CARE, "note": "工资卡 6222021234567890128"})
    (row,) = CareEntry.objects.all()
    assert "6222021234567890128" not in row.note or "*" not in row.note
    assert row.note == public_forms.mask_answer("工资卡 6222021234567890128").text


def test_with_two_outbreaks_an_address_decides_to_which_a_request_belongs(district: World) -> None:
    other = Incident.objects.create(
        code="DRILL-0", name="另一疫情", protocol=district.incident.protocol, is_drill=True,
        starts_at=district.at - timedelta(days=9),
    )  # fmt: skip
    send("help", HELP)
    send("help", {**HELP, "address": "不知道的地方"})
    assert list(HelpRequest.objects.order_by("taken_at").values_list("incident_id", flat=True)) == [
        district.incident.code, other.code,
    ]  # fmt: skip


def test_a_fault_while_keeping_leaves_nothing_half_done(district: World, monkeypatch: Any) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(public_forms, "give_consent", fail)
    with pytest.raises(ZeroDivisionError):
        ask_care(asked=ForCare("王奶奶", "13900001357", "", ("alone",), is_agreed=True), at=district.at)
    kinds = Event.objects.filter(kind__startswith="care.")
    assert (CareEntry.objects.count(), kinds.count()) == (0, 0)
