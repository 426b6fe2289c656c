"""Codes and requests go when their time is over, with their person, and with the incident (R30, R33)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.briefing.actions.rights_answering import AnswerTold, answer_request
from bihuan.apps.briefing.actions.rights_asking import ask_by_code
from bihuan.apps.briefing.actions.rights_erasing import purge_rights
from bihuan.apps.briefing.models import RightsCode, RightsRequest, RightsTries
from bihuan.apps.core.erasure import About, forget_indexes, key_names
from bihuan.apps.intake.actions import carry_out, erase_person
from tests.apps.briefing.rights_world import MINUTE, Rights

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def ask(rights: Rights) -> RightsRequest:
    pk = ask_by_code(token=rights.token(), kind="correction", words="电话换了", at=rights.at)
    return RightsRequest.objects.get(pk=pk)


def test_codes_go_a_week_after_they_ended(rights: Rights) -> None:
    rights.issue()
    rights.open("0000-00000-00000")
    assert purge_rights(incident=rights.incident, at=rights.at + 14 * DAY - MINUTE) is None
    assert RightsCode.objects.count() == 1
    purge_rights(incident=rights.incident, at=rights.at + 14 * DAY)
    assert (RightsCode.objects.count(), RightsTries.objects.count()) == (0, 1)
    purge_rights(incident=rights.incident, at=rights.at + 31 * DAY)
    assert not RightsTries.objects.exists()


def test_the_words_of_a_request_go_ninety_days_after_its_answer(rights: Rights) -> None:
    row, officer = ask(rights), rights.by("protector")
    answer_request(request_id=row.pk, told=AnswerTold("granted", "改好了"), by=officer, at=rights.at)
    assert purge_rights(incident=rights.incident, at=rights.at + 90 * DAY - MINUTE) is None
    deletion = purge_rights(incident=rights.incident, at=rights.at + 90 * DAY)
    assert deletion is not None
    carry_out(deletion_id=deletion.pk, by=officer, at=rights.at + 90 * DAY)
    row = RightsRequest.objects.get(pk=row.pk)
    assert (row.words, row.answer, row.kind, row.outcome) == ("", "", "correction", "granted")
    assert purge_rights(incident=rights.incident, at=rights.at + 91 * DAY) is None


def test_an_open_request_stays(rights: Rights) -> None:
    ask(rights)
    assert purge_rights(incident=rights.incident, at=rights.at + 400 * DAY) is None


def test_with_their_person_go_words_and_codes(rights: Rights) -> None:
    row, officer = ask(rights), rights.by("protector")
    made = erase_person(person_id=rights.person, reason="request_of_person", by=officer, at=rights.at)
    assert not RightsCode.objects.exists()
    carry_out(deletion_id=made.pk, by=officer, at=rights.at)
    assert RightsRequest.objects.get(pk=row.pk).words == ""


def test_another_persons_erasure_leaves_them(rights: Rights) -> None:
    row = ask(rights)
    about = About(rights.incident, frozenset({rights.tracing.persons[1]}))
    forget_indexes(about)
    assert f"rights:{row.pk}" not in key_names(about)
    assert RightsCode.objects.count() == 1


def test_the_end_of_an_incident_takes_all(rights: Rights) -> None:
    row = ask(rights)
    everything = About(rights.incident, is_all=True)
    assert {f"rights:{row.pk}", f"index:{rights.incident}:rights"} <= set(key_names(everything))
    forget_indexes(everything)
    assert not RightsCode.objects.exists()
