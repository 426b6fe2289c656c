"""What should have come and has not is said once, five minutes after it was due."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.actions import add_source, check_expectations, report_zero
from bihuan.apps.intake.models import Expectation, Source
from bihuan.apps.intake.queries import sources
from tests.apps.intake.door import AT, Door, csv_of, make_door, people

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 8, 21, 12, tzinfo=UTC)  # 20:00 in Shanghai


@pytest.fixture
def door() -> Door:
    door = make_door()
    Source.objects.update(expected_hours=[8, 20])
    door.source.refresh_from_db()
    return door


def late() -> list[dict[str, object]]:
    return [json.loads(text) for text in Event.objects.filter(kind="source.late").values_list("facts", flat=True)]


def check(minutes: float) -> int:
    return check_expectations(incident="I1", at=DUE + timedelta(minutes=minutes))


def test_a_missing_delivery_is_said_once_after_five_minutes(door: Door) -> None:
    assert [check(4.9), check(5), check(6), check(60)] == [0, 1, 0, 0]
    assert late() == [{"source": "cdc", "expected_at": "2026-08-21T12:00:00.000000Z", "what": "batch", "seq": None}]
    assert [state.late for state in sources("I1")] == [(DUE,)]


def test_a_delivery_before_or_within_the_grace_is_in_time(door: Door) -> None:
    door.receive(csv_of(*people(1)), at=DUE - timedelta(hours=2))
    assert check(10) == 0
    assert Expectation.objects.get().met_by == door.source.batches.get().id


def test_a_late_delivery_meets_its_hour_and_not_the_next(door: Door) -> None:
    check(5)
    door.receive(csv_of(*people(1)), at=DUE + timedelta(hours=3))
    assert check(60 * 4) == 0
    assert (Expectation.objects.get().is_late, Expectation.objects.get().met_by != "") == (True, True)
    assert [state.late for state in sources("I1")] == [()]
    assert check(12 * 60 + 5) == 1


def test_hours_before_a_source_was_taken_on_are_not_owed(door: Door) -> None:
    assert check(-60 * 3) == 0
    assert Expectation.objects.count() == 0


def test_a_zero_report_meets_the_day(door: Door) -> None:
    met = report_zero(source_id=door.source.id, day=date(2026, 8, 21), by=door.by, at=DUE + timedelta(minutes=1))
    assert (met, check(10)) == (1, 0)
    event = Event.objects.get(kind="source.zero_reported")
    assert json.loads(event.facts) == {"source": "cdc", "date": "2026-08-21"}
    assert Expectation.objects.get().met_by == "zero:2026-08-21"


def test_the_events_of_a_source_are_numbered_without_a_gap(door: Door) -> None:
    check(5)
    report_zero(source_id=door.source.id, day=date(2026, 8, 21), by=door.by, at=DUE)
    check(12 * 60 + 5)
    numbers = Event.objects.filter(subject_id=door.source.id).order_by("index").values_list("n", flat=True)
    assert list(numbers) == [0, 1, 2]


def test_a_missing_number_is_said_once_and_not_before_it_had_time_to_come(door: Door) -> None:
    Source.objects.update(expected_hours=[])
    door.receive(csv_of(*people(1)), seq=1, at=DUE)
    door.receive(csv_of(*people(2)), seq=4, at=DUE)
    assert [check(4), check(5), check(6)] == [0, 2, 0]
    assert [fact["seq"] for fact in late()] == [2, 3]
    assert [state.missing for state in sources("I1")] == [(2, 3)]
    door.receive(csv_of(*people(3)), seq=2, at=DUE)
    assert [check(9), [state.missing for state in sources("I1")]] == [0, [(3,)]]


def test_a_source_without_hours_is_never_late(door: Door) -> None:
    door.another("lab")
    check(5)
    assert [fact["source"] for fact in late()] == ["cdc"]


def test_sources_say_their_next_number(door: Door) -> None:
    door.bring(csv_of(*people(3)))
    (state,) = sources("I1")
    assert (state.next_seq, state.batches, state.lines, state.last_at) == (2, 1, 3, AT)


@pytest.mark.parametrize(("told", "code"), [({"code": "cdc"}, "source_exists"), ({"hours": (24,)}, "bad_hour")])
def test_a_source_is_taken_on_once_with_true_hours(door: Door, told: dict[str, object], code: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        add_source(**{"code": "new", "name": "新", "by": door.by, "at": AT, **told})  # type: ignore[arg-type]  # fields by name
    assert refusal.value.code == code
