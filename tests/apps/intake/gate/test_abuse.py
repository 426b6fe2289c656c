"""Every written abuse story is refused with its code, changes nobody's status, releases nobody, and is recorded."""

from __future__ import annotations

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.intake.models import Query
from tests.apps.intake.gate.abuse import STORIES
from tests.apps.intake.gate.desk import make_desk

pytestmark = pytest.mark.django_db


def test_there_are_forty_stories_at_least() -> None:
    assert len(STORIES) >= 40


@pytest.mark.parametrize("name", STORIES)
def test_an_abuse_is_refused_with_its_reason(name: str) -> None:
    desk = make_desk()
    assert STORIES[name].tell(desk) == STORIES[name].code, STORIES[name].told
    states = dict(Query.objects.values_list("id", "state"))
    events = Event.objects.filter(subject="query", n=0)
    assert {one.subject_id for one in events} == set(states)
