"""What holds at an address: equal to asking every control by plain shapely, and never from an old index."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
import shapely
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.apps.core.models import Area, Incident, Unit
from bihuan.apps.zones.models import Control, GroundToken
from bihuan.apps.zones.queries import holding as module
from bihuan.apps.zones.queries.holding import ground_of, holding_at, holding_in, holdings_at
from bihuan.apps.zones.rules.overlaps import NOTHING_HOLDS, Holding
from tests.apps.zones.areas_world import AT, DAY, box, keep_control, make_place
from tests.trust.ground import undone
from tests.web.people import make_incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Incident:
    """Return the incident."""
    return make_place()


def at(place: Incident, x: float, y: float, when: datetime = AT) -> Holding:
    """Return what holds at a position in hundredths of a degree."""
    return holding_at(place.code, 106 + x / 100, 30 + y / 100, when)


def numbers(told: Holding) -> list[int]:
    return [one.number for one in told.controls]


def test_where_no_control_lies_nothing_holds(place: Incident) -> None:
    keep_control(place, 1, box(0, 0, 1))
    assert at(place, 5, 5) == NOTHING_HOLDS


def test_the_answer_says_what_holds_why_and_until_when(place: Incident) -> None:
    row = keep_control(place, 1, box(0, 0, 2))
    (told,) = at(place, 1, 1).controls
    assert (told.id, told.number, told.name, told.level, told.measures, told.reason, told.basis) == (
        row.pk, 1, "管控1", "high", ("stay_home",), "spread", "传染病防治法",
    )  # fmt: skip
    assert (told.starts_at, told.ends_at, told.review_at, told.decided_at) == (AT, AT + 3 * DAY, AT + DAY, AT)


@pytest.mark.parametrize(
    ("said", "when", "holds"),
    [
        ({}, AT, True),
        ({}, AT - timedelta(microseconds=1), False),
        ({}, AT + 3 * DAY, False),
        ({}, AT + 3 * DAY - timedelta(microseconds=1), True),
        ({"state": "draft"}, AT + DAY, False),
        ({"state": "withdrawn"}, AT + DAY, False),
        ({"state": "lifted", "lifted_at": AT + DAY}, AT + DAY, False),
        ({"state": "lifted", "lifted_at": AT + DAY}, AT + DAY / 2, True),
        ({"ended_at": AT + 3 * DAY}, AT + DAY, True),
    ],
)
def test_it_holds_from_its_start_until_its_end_or_its_lifting(
    place: Incident, said: dict[str, Any], when: datetime, holds: bool
) -> None:
    keep_control(place, 1, box(0, 0, 2), **said)
    assert bool(at(place, 1, 1, when).controls) is holds


def test_the_strictest_comes_first_by_the_order_of_the_incidents_protocol(place: Incident) -> None:
    keep_control(place, 1, box(0, 0, 2), level="low", measures=["personal_protection"])
    keep_control(place, 2, box(0, 0, 2), level="high", measures=["stay_home"])
    told = at(place, 1, 1)
    assert (numbers(told), told.level, told.measures, told.won_by) == (
        [2, 1], "high", ("stay_home", "personal_protection"), "level",
    )  # fmt: skip


def test_another_incidents_controls_hold_nowhere_here(place: Incident) -> None:
    keep_control(make_incident("DRILL-2"), 1, box(0, 0, 2))
    assert at(place, 1, 1) == NOTHING_HOLDS


def test_a_control_that_any_process_writes_is_seen_at_once(place: Incident) -> None:
    """Raw statements stand for another process: no code of ours runs, the database alone changes the token."""
    row = keep_control(place, 1, box(0, 0, 2))
    assert numbers(at(place, 1, 1)) == [1]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE zones_control SET level = 'low' WHERE id = %s", [row.pk])
    assert at(place, 1, 1).level == "low"
    keep_control(place, 2, box(0, 0, 2))
    assert numbers(at(place, 1, 1)) == [2, 1]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM zones_control WHERE number = 2")
    assert numbers(at(place, 1, 1)) == [1]


def test_a_change_that_is_rolled_back_leaves_nothing_behind(place: Incident) -> None:
    keep_control(place, 1, box(0, 0, 2))
    for _ in range(2):
        with transaction.atomic():
            keep_control(place, 2, box(0, 0, 2), level="low")
            assert numbers(at(place, 1, 1)) == [1, 2]
            transaction.set_rollback(True)
        assert numbers(at(place, 1, 1)) == [1]
    keep_control(place, 3, box(0, 0, 2), level="medium")
    assert numbers(at(place, 1, 1)) == [1, 3]


def test_the_index_is_kept_while_nothing_changes(place: Incident, django_assert_num_queries: Any) -> None:
    keep_control(place, 1, box(0, 0, 2))
    kept = ground_of(place.code)
    with django_assert_num_queries(2):  # the token, and the protocol
        at(place, 1, 1)
    assert ground_of(place.code) is kept


def test_few_incidents_are_kept(place: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT", {})
    monkeypatch.setattr(module, "_MOST_KEPT", 2)
    for code in ("A", "B", "C"):
        ground_of(code)
    assert [incident for _database, incident in module._KEPT] == ["B", "C"]


def test_every_writing_gives_another_token(place: Incident) -> None:
    row = keep_control(place, 1, box(0, 0, 2))
    first = GroundToken.objects.get(incident=place).token
    Control.objects.filter(pk=row.pk).update(n=1)
    assert GroundToken.objects.get(incident=place).token != first


def community(place: Incident, code: str, polygon: list[list[float]]) -> None:
    unit = Unit.objects.get_or_create(code="PCS-03", defaults={"incident": place, "name": "所", "kind": "police"})[0]
    Area.objects.create(incident=place, unit=unit, code=code, name=code, polygon=polygon)


def test_in_a_community_holds_what_was_drawn_from_it_and_what_lies_over_a_part_of_it(place: Incident) -> None:
    community(place, "001", box(0, 0, 2)["coordinates"][0][0][:-1])
    community(place, "002", [])
    keep_control(place, 1, {}, communities=["001", "002"], level="low")
    keep_control(place, 2, box(1, 0, 2), level="high")
    keep_control(place, 3, box(2, 0, 2), level="high")
    keep_control(place, 4, box(-1, -1, 9), level="medium")
    told = holding_in(place.code, "001", AT)
    assert [(one.number, one.is_partly) for one in told.controls] == [(2, True), (4, False), (1, False)]
    assert numbers(holding_in(place.code, "002", AT)) == [1]
    assert holding_in(place.code, "003", AT) == NOTHING_HOLDS


degree = st.integers(0, 8)
places = st.lists(st.tuples(degree, degree), min_size=1, max_size=8)
drawn = st.tuples(
    degree, degree, st.integers(1, 4), st.sampled_from(["high", "medium", "low", ""]),
    st.sampled_from(["decided", "draft", "lifted"]), st.integers(-2, 2), st.integers(1, 3), st.integers(0, 2),
)  # fmt: skip


def naive(place: Incident, x: float, y: float, when: datetime) -> list[int]:
    """Return the numbers of what holds, strongest first, asking every control one by one."""
    levels = ["high", "medium", "low", ""]
    found = [
        row
        for row in Control.objects.filter(incident=place)
        if row.state in {"decided", "lifted"}
        and row.starts_at <= when < min(row.ends_at, row.lifted_at or row.ends_at)
        and shapely.geometry.shape(row.outline).intersects(shapely.Point(x, y))
    ]
    found.sort(key=lambda row: (row.decided_at, row.number), reverse=True)
    return [row.number for row in sorted(found, key=lambda row: levels.index(row.level))]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(drawn, max_size=6), points=st.lists(st.tuples(degree, degree), min_size=1, max_size=8), hours=degree
)
def test_the_answer_is_that_of_asking_every_control_by_plain_shapely(
    place: Incident, told: list[tuple], points: list[tuple[int, int]], hours: int
) -> None:
    with undone():
        for number, (x, y, wide, level, state, start, days, decided) in enumerate(told, 1):
            starts = AT + start * timedelta(hours=4)
            more = {"lifted_at": starts + timedelta(hours=5)} if state == "lifted" else {}
            more |= {"decided_at": AT - decided * DAY} if state != "draft" else {}
            keep_control(
                place, number, box(x, y, wide), level=level, state=state, starts_at=starts, ends_at=starts + days * DAY,
                review_at=starts + DAY / 2, **more,
            )  # fmt: skip
        when = AT + timedelta(hours=hours * 4)
        positions = np.array([(106 + x / 100, 30 + y / 100) for x, y in points])
        expected = [naive(place, x, y, when) for x, y in positions.tolist()]
        assert [numbers(holding_at(place.code, x, y, when)) for x, y in positions.tolist()] == expected
        assert [numbers(one) for one in holdings_at(place.code, positions, when)] == expected


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test without an index."""
    monkeypatch.setattr(module, "_KEPT", {})
