"""What a person said in an objection is erased with them, and with the incident; what others said stays (R33)."""

from __future__ import annotations

import pytest

from bihuan.apps.core.erasure import About, key_names
from bihuan.apps.core.journal import read_body
from bihuan.apps.core.models import Event, EventBody
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import add_many, carry_out, erase_person
from bihuan.apps.intake.actions.contests import open_contest
from bihuan.apps.intake.actions.evidence import NewEvidence
from bihuan.apps.intake.models import Contest
from tests.apps.intake.gate.desk import HOUR, Desk, make_desk, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(cases=2)


def _object(desk: Desk, record: str, words: str) -> Contest:
    person, lead = person_of(record), desk.actor("lead")
    add_many(items=[NewEvidence(person, "lab_positive", desk.at - HOUR, "intake", record)], by=lead, at=desk.at)
    return open_contest(person_id=person, words=words, by=lead, at=desk.at)


def _said(contest: Contest) -> dict[str, object]:
    event = Event.objects.get(subject_id=contest.pk, kind="contest.opened")
    return read_body(EventBody.objects.get(index=event.index))


def test_the_words_of_an_objection_go_with_their_person(desk: Desk) -> None:
    mine, other = _object(desk, desk.records[0], "我是张三丰"), _object(desk, desk.records[1], "我不是")
    assert _said(mine) == {"words": "我是张三丰"}
    officer = Actor("0192f000-0000-7000-8000-00000000000d", Role.DATA_PROTECTION_OFFICER, desk.incident.code)
    made = erase_person(person_id=mine.person_id, reason="request_of_person", by=officer, at=desk.at)
    carry_out(deletion_id=made.id, by=officer, at=desk.at)
    assert (_said(mine), _said(other)) == ({}, {"words": "我不是"})


def test_the_end_of_an_incident_takes_all_words_and_names_no_key_that_never_was(desk: Desk) -> None:
    spoken, silent = _object(desk, desk.records[0], "我是张三丰"), _object(desk, desk.records[1], "")
    everything = key_names(About(desk.incident.code, is_all=True))
    assert [name for name in everything if name.startswith("contest:")] == [f"contest:{spoken.pk}"]
    assert _said(silent) == {}
