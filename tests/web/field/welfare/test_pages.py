"""The visits on a phone over HTTP: whom the officer sees, what a press notes, what is refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.care_world import HOUR, Care
from tests.web.desk.orders.seeing import client_of

from bihuan.apps.residents.actions.checks import note_no_answer
from bihuan.apps.residents.actions.planning import AskedRound, ask_plan, make_plan
from bihuan.apps.residents.models import CareEntry, CheckTry, KinNews, WelfareCheck

pytestmark = pytest.mark.django_db
PAGE = "/field/welfare/"


def _phone(care: Care, who: str = "officer@PCS-03") -> Client:
    client = client_of(care.world, who)
    client.cookies["django_language"] = "en"
    return client


def _due(care: Care, number: int = 0, **more: float) -> CareEntry:
    row = care.add(number, ("oxygen",), **more)
    note_no_answer(entry_id=row.pk, by=care.actor("lead"), at=care.at)
    return row


def test_the_officer_sees_whole_who_is_to_be_seen_and_nobody_else(care: Care) -> None:
    _due(care, 0)
    care.add(1)
    _due(
        care,
        2,
    )
    body = _phone(care).get(PAGE).content.decode()
    assert [name in body for name in ("温玉兰", "葛长庚", "尤三妹", "tel:+8613900000000")] == [True, False, True, True]
    assert "温玉兰" not in _phone(care, "officer@SQ-07").get(PAGE).content.decode()


def test_the_doors_stand_in_the_order_of_the_round_and_by_team(care: Care) -> None:
    for number in range(4):
        _due(care, number, longitude=106.08 + number / 300, latitude=30.8)
    asked = AskedRound("PCS-03", 2, care.at - HOUR, care.at + 4 * HOUR)
    make_plan(plan_id=ask_plan(asked=asked, by=care.actor("lead"), at=care.at).pk, at=care.at)
    found = _phone(care).get(PAGE).context
    assert [(card.team, card.position) for card in found["planned"]] == sorted(
        (card.team, card.position) for card in found["planned"]
    )
    assert (len(found["planned"]), found["besides_n"], found["all_n"]) == (4, 0, 4)
    one = _phone(care).get(f"{PAGE}?team=2").context
    assert {card.team for card in one["planned"]} == {2}


def test_a_press_notes_it_once_with_the_time_of_the_press(care: Care) -> None:
    row, client, command = _due(care), _phone(care), str(uuid4())
    pressed = care.at + timedelta(seconds=20)
    told = {"how": "visit", "result": "needs_food", "command": command, "told_at": pressed.isoformat(), "team": "2"}
    WelfareCheck.objects.update(due_at=care.at - HOUR)
    for _ in range(2):
        answer = client.post(f"{PAGE}{row.pk}/seen/", told)
        assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?team=2")
    kept = CheckTry.objects.get(outcome="needs_food")
    assert kept.at == min(pressed, kept.told_at)
    assert CareEntry.objects.get().seen_result == "needs_food"


def test_a_clock_that_is_days_ahead_is_refused_and_a_word_that_is_no_time_is_now(care: Care) -> None:
    row, client = _due(care), _phone(care)
    ahead = (care.at + timedelta(days=2)).isoformat()
    assert client.post(f"{PAGE}{row.pk}/no_answer/", {"told_at": ahead}).status_code == 409
    for text in ("yesterday", "2026-13-45T00:00:00Z", "2026-01-01T00:00:00"):
        assert client.post(f"{PAGE}{row.pk}/no_answer/", {"told_at": text}).status_code == 302
    assert CheckTry.objects.exclude(by=care.actor("lead").account).count() == 3


def test_a_photo_without_consent_is_refused_on_the_phone(care: Care) -> None:
    row, client = _due(care), _phone(care)
    answer = client.post(f"{PAGE}{row.pk}/kin/", {"what": "kin_photo"})
    assert (answer.status_code, "has not agreed to exactly this" in answer.content.decode()) == (409, True)
    assert KinNews.objects.count() == 0


def test_what_is_anothers_or_no_act_is_missing(care: Care) -> None:
    row = _due(care)
    assert _phone(care, "officer@SQ-07").post(f"{PAGE}{row.pk}/no_answer/").status_code == 404
    assert _phone(care).post(f"{PAGE}{row.pk}/shout/").status_code == 404
    assert _phone(care, "lead").get(PAGE).status_code == 404
