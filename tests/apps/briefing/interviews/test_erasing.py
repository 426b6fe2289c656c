"""What was told is kept no longer than it may be, and goes with the person it was told by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.briefing.actions.interviews import end_interview
from bihuan.apps.briefing.actions.interviews_completing import deliver_contacts
from bihuan.apps.briefing.actions.interviews_erasing import purge_interviews
from bihuan.apps.briefing.models import InterviewLine
from bihuan.apps.core.erasure import About, forget_indexes, key_names
from bihuan.apps.core.sealing import vault
from tests.interviews_world import Asking

pytestmark = pytest.mark.django_db
MET = {"contact_name": ["张三丰"], "exposure_last_contact": ["2026-01-02"]}


def test_what_was_told_goes_thirty_days_after_the_end(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "contacts", MET)
    asking.complete(asking.fresh(row))
    early, late = asking.at + timedelta(days=29, hours=23), asking.at + timedelta(days=30)
    assert purge_interviews(incident=asking.incident, at=early) is None
    found = purge_interviews(incident=asking.incident, at=late)
    assert found is not None
    assert found.reason == "interview"
    assert InterviewLine.objects.exclude(met_on=None).count() == 0


def test_an_open_interview_is_kept_and_one_that_was_ended_is_not(asking: Asking) -> None:
    row = asking.begun()
    assert purge_interviews(incident=asking.incident, at=asking.at + timedelta(days=90)) is None
    end_interview(interview_id=row.pk, reason="refused_to_answer", by=asking.by(), at=asking.at)
    assert purge_interviews(incident=asking.incident, at=asking.at + timedelta(days=90)) is not None


def test_an_erased_person_takes_what_they_told_along(asking: Asking) -> None:
    row = asking.begun()
    name = f"interview:{row.pk}"
    assert name in key_names(About(asking.incident, frozenset({row.person})))
    assert name in key_names(About(asking.incident, is_all=True))
    assert name not in key_names(About(asking.incident, frozenset({asking.tracing.persons[0]})))
    assert name in vault().find([name])


def test_a_contact_who_is_erased_leaves_no_day_behind(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "contacts", MET, {**MET, "contact_name": ["李四"]})
    asking.complete(asking.fresh(row))
    deliver_contacts(interview_id=row.pk, at=asking.at)
    first = InterviewLine.objects.get(interview=row, position=0)
    forget_indexes(About(asking.incident, records=frozenset({first.effect.partition(":")[2]})))
    assert [one.met_on is None for one in InterviewLine.objects.filter(interview=row).order_by("position")] == [
        True,
        False,
    ]
    forget_indexes(About(asking.incident, frozenset({row.person})))
    assert InterviewLine.objects.exclude(met_on=None).count() == 0
