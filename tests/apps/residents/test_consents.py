"""Consent: given to exactly one thing, told to somebody, taken back; kin are sent nothing without it."""

from __future__ import annotations

import pytest

from bihuan.apps.residents.actions.care import end_care
from bihuan.apps.residents.actions.consents import give_consent, tell_kin, withdraw_consent
from bihuan.apps.residents.models import CareConsent, KinNews
from tests.care_world import HOUR, Care
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def test_a_photo_goes_to_kin_only_with_consent_to_a_photo(care: Care) -> None:
    row, by = care.add(), care.actor("officer@PCS-03")

    def send(what: str) -> str:
        return refusal_of(lambda: tell_kin(entry_id=row.pk, what=what, by=by, at=care.at + HOUR))

    assert send("kin_photo") == "no_consent"
    voice = give_consent(entry_id=row.pk, what="kin_voice", how="in_person", by=by, at=care.at)
    assert (send("kin_photo"), send("kin_voice"), send("to_hospital")) == ("no_consent", "", "bad_value")
    news = KinNews.objects.get()
    assert (news.what, news.consent_id, news.by, news.at) == ("kin_voice", voice.pk, by.account, care.at + HOUR)
    withdraw_consent(consent_id=voice.pk, by=by, at=care.at + HOUR)
    assert send("kin_voice") == "no_consent"
    assert KinNews.objects.count() == 1


def test_what_was_agreed_when_told_to_whom_and_taken_back_when_told_to_whom_is_kept(care: Care) -> None:
    row, officer, lead = care.add(), care.actor("officer@PCS-03"), care.actor("lead")
    first = give_consent(entry_id=row.pk, what="kin_word", how="by_phone", by=officer, at=care.at)
    assert give_consent(entry_id=row.pk, what="kin_word", how="by_phone", by=lead, at=care.at + HOUR).pk == first.pk
    assert care.again(row).consent == ["kin_word"]
    withdraw_consent(consent_id=first.pk, by=lead, at=care.at + 2 * HOUR)
    kept = CareConsent.objects.get()
    assert (kept.how, kept.given_at, kept.given_to, kept.withdrawn_at, kept.withdrawn_to) == (
        "by_phone", care.at, officer.account, care.at + 2 * HOUR, lead.account,
    )  # fmt: skip
    assert care.again(row).consent == []
    refused = refusal_of(lambda: withdraw_consent(consent_id=first.pk, by=lead, at=care.at))
    assert refused == "not_agreed"


def test_what_is_no_consent_or_nobodys_is_refused(care: Care) -> None:
    row, by, other = care.add(), care.actor("lead"), care.actor("dispatcher@SQ-07")

    def give(what: str = "kin_word", how: str = "in_person") -> str:
        return refusal_of(lambda: give_consent(entry_id=row.pk, what=what, how=how, by=by, at=care.at))

    assert (give(what="everything"), give(how="by_dream")) == ("bad_value", "bad_value")
    consent = give_consent(entry_id=row.pk, what="kin_word", how="in_person", by=by, at=care.at)
    assert refusal_of(lambda: withdraw_consent(consent_id=consent.pk, by=other, at=care.at)) == "not_found"
    assert refusal_of(lambda: withdraw_consent(consent_id="x", by=by, at=care.at)) == "not_found"
    end_care(entry_id=row.pk, reason="moved", by=by, at=care.at)
    assert give(what="kin_photo") == "entry_ended"
