"""What is over goes: days of the lake with the keys of whom nothing is left, results, reports; and an erased person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from bihuan.apps.core.models import Event, Incident
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.apps.core.sealing import is_erased, vault
from bihuan.apps.intake.actions import erase_person
from bihuan.apps.intake.models import CaseLink, Deletion
from bihuan.apps.tracing.actions.lakes import know_places, lake_of, link_lake_place, one_writer
from bihuan.apps.tracing.actions.lakes_purging import kept_from, purge_lake
from bihuan.apps.tracing.actions.pseudonyms import number, persons_behind
from bihuan.apps.tracing.actions.retention_runs import purge_tracing_data
from bihuan.apps.tracing.models import AnalysisRun, LakePlace, Pseudonym
from bihuan.apps.tracing.queries.runs import read_result, result_path, results
from bihuan.config.rounds import drain, purge_all
from bihuan.engine.exposure.lake import LakeRefused
from tests.apps.intake.gate.desk import DAY
from tests.apps.tracing.lake_world import CASE, World, make_world, phone, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One who was there on the day of the case and 25 days later too, one on the first day alone."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        made.stay((CASE, 0, 0, 120), (phone(101), 0, 60, 180), (phone(102), 0, 60, 180))
        made.stay((phone(101), 0, 25 * 24 * 60, 25 * 24 * 60 + 30))
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World) -> Iterator[World]:
    with taken_back(built):
        yield built


def of(one: tuple[str, str]) -> Pseudonym:
    return next(row for row in Pseudonym.objects.all() if row.identifier == "+86" + one[1])


def later(world: World, days: int) -> datetime:
    return world.desk.at + days * DAY


def test_visits_are_kept_for_the_window_and_fourteen_days(world: World) -> None:
    assert kept_from(world.code, date(2026, 9, 25)) == date(2026, 8, 28)


def test_a_day_leaves_with_the_keys_of_whom_nothing_is_left(world: World) -> None:
    gone, kept = of(phone(102)), of(phone(101))
    assert not purge_tracing_data(incident=world.code, at=later(world, 20))
    first = purge_tracing_data(incident=world.code, at=later(world, 29))
    assert (first.rows, first.persons) == (3, 2)
    drain(at=later(world, 29))
    assert is_erased(Pseudonym.objects.get(pk=gone.pk))
    assert Pseudonym.objects.get(pk=gone.pk).index is None
    assert Pseudonym.objects.get(pk=kept.pk).identifier == "+86" + phone(101)[1]
    event = Event.objects.get(kind="lake.purged")
    assert '"days":1' in event.facts
    assert '"persons":2' in event.facts
    done = Deletion.objects.get()
    assert (done.kind, done.reason, len(done.certified_keys())) == ("retention", "visit", 2)
    assert not purge_tracing_data(incident=world.code, at=later(world, 29))


def test_who_comes_again_after_that_is_somebody_new(world: World) -> None:
    before = of(phone(102)).number
    purge_tracing_data(incident=world.code, at=later(world, 29))
    drain(at=later(world, 29))
    assert number([phone(102)], incident=world.code) != [before]


def test_nothing_is_purged_while_a_file_is_taken_in(world: World) -> None:
    """A person who is numbered for a file that is not in the lake yet must not lose the number."""
    with one_writer(world.code):
        assert not purge_tracing_data(incident=world.code, at=later(world, 29))
        with pytest.raises(NotAllowed, match="lake_busy"):
            purge_lake(by=system(world.code), at=later(world, 29))
    assert purge_tracing_data(incident=world.code, at=later(world, 29)).persons == 2


def test_earlier_than_retention_asks_but_never_later(world: World) -> None:
    by = world.desk.actor("protector")
    purged, persons = purge_lake(by=by, at=world.desk.at, before=date(2026, 8, 1))
    assert (purged.rows, persons) == (0, 0)
    purged, persons = purge_lake(by=by, at=later(world, 29), before=date(2026, 8, 1))
    assert (purged.rows, persons) == (3, 2)
    purged, persons = purge_lake(by=by, at=world.desk.at, before=date(2027, 1, 1))
    assert (purged.rows, persons) == (1, 1)


@pytest.mark.parametrize("who", ["analyst", "clerk", "auditor", "administrator"])
def test_who_may_not_purge_may_not(world: World, who: str) -> None:
    with pytest.raises(NotAllowed, match="wrong_role"):
        purge_lake(by=world.desk.actor(who), at=later(world, 29))


def test_a_result_goes_after_thirty_days_and_its_counts_stay(world: World) -> None:
    run = world.run(world.desk.put())
    finished = run.finished_at
    assert finished is not None
    path = result_path(run.pk, run.result_sha256)
    assert purge_tracing_data(incident=world.code, at=finished + timedelta(days=29)).runs == 0
    assert path.exists()
    assert purge_tracing_data(incident=world.code, at=finished + timedelta(days=31)).runs == 1
    run = AnalysisRun.objects.get(pk=run.pk)
    assert not path.exists()
    assert results(run)["persons"] == 2
    with pytest.raises(NotAllowed, match="result_purged"):
        read_result(run)
    assert purge_tracing_data(incident=world.code, at=finished + timedelta(days=31)).runs == 0


def test_the_worker_purges_by_itself(world: World) -> None:
    purge_all(at=later(world, 29))
    assert Event.objects.filter(kind="lake.purged").count() == 1


def test_an_erased_person_leaves_no_readable_line_in_the_lake(world: World) -> None:
    person = str(CaseLink.objects.get().person_id)
    number([("phone", "13900000001")], incident=world.code)  # the telephone of the case, from another holder
    mine = {row.pk for row in Pseudonym.objects.all() if row.identifier in identifiers_of(person)}
    assert len(mine) == 2
    erase_person(person_id=person, reason="request_of_person", by=world.desk.actor("protector"), at=world.desk.at)
    assert not Pseudonym.objects.filter(pk__in=mine).exclude(index=None).exists()
    drain(at=world.desk.at)
    assert all(is_erased(row) for row in Pseudonym.objects.filter(pk__in=mine))
    assert vault().find(f"lake:{one}" for one in mine) == {}
    assert of(phone(101)).identifier == "+86" + phone(101)[1]


def identifiers_of(person: str) -> set[str]:
    from bihuan.apps.intake.models import Person

    row = Person.objects.get(pk=person)
    return {row.document, row.phone}


def test_a_person_who_came_out_of_the_lake_takes_the_lakes_key_along(world: World) -> None:
    row = of(phone(102))
    person = persons_behind([row.pk], incident=world.code)[row.pk]
    erase_person(person_id=person, reason="request_of_person", by=world.desk.actor("protector"), at=world.desk.at)
    drain(at=world.desk.at)
    assert is_erased(Pseudonym.objects.get(pk=row.pk))
    assert persons_behind([row.pk], incident=world.code) == {row.pk: person}


def test_the_end_of_the_incident_takes_everything(world: World) -> None:
    run = world.run(world.desk.put())
    path = result_path(run.pk, run.result_sha256)
    Incident.objects.filter(pk=world.code).update(ends_at=world.desk.at)
    purge_all(at=later(world, 91))
    drain(at=later(world, 91))
    assert not path.exists()
    everybody = Pseudonym.objects.filter(incident=world.code).values_list("id", flat=True)
    assert vault().find(f"lake:{one}" for one in everybody) == {}
    assert not Pseudonym.objects.filter(incident=world.code).exclude(index=None).exists()


# -- places -----------------------------------------------------------------------------------------------------------


def test_a_lake_is_made_around_the_places_of_the_desk(world: World) -> None:
    from bihuan.apps.core.models import Place

    Place.objects.filter(pk=world.desk.places[0]).update(longitude=106.1, latitude=30.8)
    Place.objects.filter(pk=world.desk.places[1]).update(longitude=106.2, latitude=30.9)
    shutil.rmtree(world.lake.folder)
    made = lake_of(world.code, by=system(world.code), at=world.desk.at)
    assert [round(one, 3) for one in made.bounds] == [105.9, 30.6, 106.4, 31.1]
    assert Event.objects.filter(kind="lake.made").count() == 2
    (made.folder / "lake.json").write_text("{")
    with pytest.raises(LakeRefused):
        lake_of(world.code, by=system(world.code), at=world.desk.at)


def test_new_places_of_the_lake_are_known_to_the_desk_once(world: World) -> None:
    import numpy as np
    import pyarrow.parquet as pq

    from bihuan.engine.exposure.layout import PLACES
    from bihuan.engine.exposure.placing import NewPlaces, add_places

    new = NewPlaces(
        ["GYM:1", "GYM:2"],
        ["体育馆", ""],
        ["gym", "school"],
        ["", ""],
        np.array([106.1, np.nan]),
        np.array([30.8, np.nan]),
    )
    table = add_places(world.lake.places(), new, world.lake.bounds)
    pq.write_table(table, world.lake.folder / PLACES)
    assert know_places(world.code, world.lake) == 2
    assert know_places(world.code, world.lake) == 0
    made = LakePlace.objects.exclude(number__lt=12).select_related("place").order_by("number")
    told = [(one.place.name, one.place.kind, one.place.longitude) for one in made]
    assert told == [("体育馆", "gym", 106.1), ("GYM:2", "", None)]  # a school is what the desk says is one


def test_a_place_of_the_lake_that_the_desk_knew_is_linked(world: World) -> None:
    by = world.desk.actor("clerk")
    row = link_lake_place(number=3, place_id=world.desk.places[4], by=by, at=world.desk.at)
    assert row.place_id == world.desk.places[4]
    assert Event.objects.filter(kind="place.linked").count() == 1
    for fault in ({"number": 999}, {"place_id": "nowhere"}, {"by": world.desk.actor("auditor")}):
        with pytest.raises(NotAllowed):
            link_lake_place(**{"number": 3, "place_id": world.desk.places[4], "by": by, "at": world.desk.at, **fault})
