"""Visits: kept as told, sealed where they say words, confirmed by a person; a correction keeps the first telling."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from bihuan.apps.core.journal import read_body
from bihuan.apps.core.models import Event, EventBody, Place
from bihuan.apps.core.rules import system
from bihuan.apps.tracing.access import list_visits
from bihuan.apps.tracing.actions.visits import NewVisit, confirm_visit, correct_visit, record_visit
from bihuan.apps.tracing.models import Visit
from tests.apps.tracing.tracing_desk import AT, HOUR, Tracing, refused

pytestmark = pytest.mark.django_db


def new(tracing: Tracing, **more: object) -> NewVisit:
    told = NewVisit(
        tracing.people[0], AT - 5 * HOUR, AT - 3 * HOUR, "interview", place_text="西山路12号面馆", note="和同事吃饭"
    )
    return replace(told, **more)  # type: ignore[arg-type]  # fields by name


def test_words_of_a_visit_are_sealed_and_it_waits_for_a_person(tracing: Tracing) -> None:
    kept = record_visit(new=new(tracing), by=tracing.by("interviewer"), at=AT)
    row = Visit.objects.get()
    assert (row.place_text, row.note, row.is_confirmed, kept.notices) == (
        "西山路12号面馆", "和同事吃饭", False, ("place_unknown",)
    )  # fmt: skip
    assert [word in row.sealed for word in ("西山路", "同事")] == [False, False]
    assert row.key_name() == f"visit:{row.pk}"
    event = Event.objects.get(kind="visit.recorded")
    assert "西山路" not in event.facts
    assert [visit.pk for visit in list_visits(tracing.by(), tracing.people[0])] == [row.pk]


def test_a_place_without_a_position_is_taken_with_a_notice(tracing: Tracing) -> None:
    unknown = Place.objects.create(incident_id=tracing.incident, name="甲馆")
    known = Place.objects.create(incident_id=tracing.incident, name="乙馆", longitude=106.1, latitude=30.8)
    notices = [
        record_visit(new=new(tracing, place_id=place.pk, place_text="", note="", ends_at=None), by=tracing.by(), at=AT)
        for place in (unknown, known)
    ]
    assert [one.notices for one in notices] == [("place_without_position", "end_unknown"), ("end_unknown",)]
    assert {row.sealed for row in Visit.objects.all()} == {""}


def test_reversed_times_are_refused_with_the_mend_and_nothing_is_kept(tracing: Tracing) -> None:
    reversed_ = new(tracing, ends_at=AT - 6 * HOUR)
    assert refused("visit_reversed", record_visit, new=reversed_, by=tracing.by(), at=AT) == {"mend": "next_day"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(
            incident_id=tracing.incident, person_id=tracing.people[0], starts_at=AT, ends_at=AT - HOUR, origin="typed",
            recorded_by="x", recorded_at=AT,
        )  # fmt: skip
    assert Visit.objects.count() == 0


def test_who_or_where_is_not_of_the_incident_is_refused(tracing: Tracing) -> None:
    refused("not_found", record_visit, new=new(tracing, person_id="nobody"), by=tracing.by(), at=AT)
    refused("not_found", record_visit, new=new(tracing, place_id="nowhere"), by=tracing.by(), at=AT)
    refused("wrong_role", record_visit, new=new(tracing), by=tracing.by("commander"), at=AT)
    refused("wrong_role", record_visit, new=new(tracing), by=system(tracing.incident), at=AT)
    refused("not_found", confirm_visit, visit_id="none", by=tracing.by(), at=AT)


def test_a_person_confirms_a_visit_once(tracing: Tracing) -> None:
    visit = record_visit(new=new(tracing), by=tracing.by(), at=AT).visit
    refused("person_needed", confirm_visit, visit_id=visit.pk, by=system(tracing.incident), at=AT)
    confirmed = confirm_visit(visit_id=visit.pk, by=tracing.by("interviewer"), at=AT)
    assert (confirmed.is_confirmed, confirmed.confirmed_by) == (True, tracing.by("interviewer").account)
    refused("already_decided", confirm_visit, visit_id=visit.pk, by=tracing.by(), at=AT)
    at_once = record_visit(new=new(tracing), by=tracing.by(), at=AT, is_confirmed=True).visit
    assert (at_once.is_confirmed, at_once.confirmed_by) == (True, tracing.by().account)


def test_a_correction_keeps_what_was_said_first_under_the_visits_own_key(tracing: Tracing) -> None:
    visit = record_visit(new=new(tracing, ends_at=None), by=tracing.by(), at=AT).visit
    place = Place.objects.create(incident_id=tracing.incident, name="乙馆", longitude=106.1, latitude=30.8)
    said = {"visit_id": visit.pk, "starts_at": AT - 4 * HOUR, "ends_at": AT - HOUR, "by": tracing.by(), "at": AT}
    kept = correct_visit(place_id=place.pk, **said)  # type: ignore[arg-type]  # by name
    visit.refresh_from_db()
    assert (visit.starts_at, visit.ends_at, visit.place_id, visit.is_confirmed, kept.notices) == (
        AT - 4 * HOUR, AT - HOUR, place.pk, True, ()
    )  # fmt: skip
    event = Event.objects.get(kind="visit.corrected")
    body = EventBody.objects.get(index=event.index)
    assert (body.key, read_body(body)["starts_at"]) == (f"visit:{visit.pk}", "2026-08-25T05:00:00.000000Z")
    corrected = correct_visit(place_id="", **{**said, "ends_at": None})  # type: ignore[arg-type]  # by name
    assert corrected.notices == ("place_unknown", "end_unknown")
    assert correct_visit(place_id=place.pk, **said).visit.n == 3  # type: ignore[arg-type]  # by name
