"""Inside = roster + in - out, by the gates, by persons, and at the doors; not one person missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.apps.core.models import Event
from bihuan.apps.intake.models import Resident
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.actions.crossings import note_crossing
from bihuan.apps.zones.actions.inside import count_doors, purge_crossings, strike
from bihuan.apps.zones.models import Crossing, DoorCount, Presence
from bihuan.apps.zones.queries.inside import by_hour, moved_of, without_pass
from bihuan.apps.zones.rules.crossings import Crossed
from tests.gates_world import HOUR, Gates
from tests.refusals import refusal_of
from tests.trust.ground import undone

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)  # twelve o'clock in the incident's zone


def figures(gates: Gates) -> tuple[int, int]:
    found = gates.inside()
    return found.by_gates, found.by_people


def test_residents_who_go_and_come_back_are_counted_by_gates_and_by_persons_alike(gates: Gates) -> None:
    assert figures(gates) == (5, 5)
    gates.walk("out", 0, 1)
    assert figures(gates) == (3, 3)
    gates.walk("in", 1, at=gates.at + timedelta(minutes=1))
    assert figures(gates) == (4, 4)
    assert [row.resident_id for row in moved_of(gates.area, "out")] == [gates.residents[0].pk]


def test_somebody_who_slipped_out_unnoticed_shows_as_a_difference_until_the_count_is_set_right(gates: Gates) -> None:
    gates.walk("in", 2)
    assert gates.inside().difference == 1
    gates.cross("out", "correction", by="dispatcher@PCS-03", reason="missed_scan")
    assert (gates.inside().difference, figures(gates)) == (0, (5, 5))


def test_a_visitor_by_pass_is_in_until_they_leave_and_a_resident_by_pass_is_out_until_they_return(gates: Gates) -> None:
    visitor, resident = gates.issue(), gates.issue(resident=gates.residents[0].pk)
    car = gates.issue(home=gates.area.code, holder="vehicle", name="川R12345")
    gates.cross("in", "pass", number=visitor.number, people=3)
    gates.cross("out", "pass", number=resident.number)
    gates.cross("out", "pass", number=car.number, people=2)
    assert (figures(gates), gates.inside().visitors, gates.inside().out) == ((5, 5), 3, 3)
    later = gates.at + timedelta(minutes=1)
    gates.cross("out", "pass", number=visitor.number, people=2, at=later)
    gates.cross("in", "pass", number=car.number, people=2, at=later)
    gates.walk("in", 0, at=later)
    assert (figures(gates), gates.inside().visitors, gates.inside().out) == ((6, 6), 1, 0)


def test_a_pass_that_is_not_there_or_waits_for_a_word_counts_nobody(gates: Gates) -> None:
    assert refusal_of(lambda: gates.cross("in", "pass", number=99)) == "unknown_pass"
    assert Crossing.objects.count() == 0


def test_people_let_out_in_an_emergency_are_counted_without_a_name_with_the_reason(gates: Gates) -> None:
    gates.cross("out", people=4, reason="fire")
    gates.cross("in", "staff", people=2)
    assert (figures(gates), gates.inside().uncounted) == ((3, 3), -2)
    assert without_pass(gates.area, gates.at - HOUR) == [("fire", "out", 1, 4)]


def test_a_crossing_told_twice_counts_once_and_answers_the_same(gates: Gates) -> None:
    told = Crossed(str(uuid4()), gates.gate.pk, "out", "headcount", gates.at, people=2, reason="medical")
    answers = [note_crossing(told=told, by=gates.by(), at=gates.at + n * HOUR) for n in range(2)]
    assert (answers[0] == answers[1], Crossing.objects.count(), figures(gates)) == (True, 1, (3, 3))


def test_crossings_told_late_by_a_telephone_that_was_away_do_not_undo_the_newer_word(gates: Gates) -> None:
    gates.walk("in", 0, at=gates.at)
    gates.walk("out", 0, at=gates.at - HOUR)
    assert (Presence.objects.get().side, figures(gates)) == ("home", (5, 5))


@pytest.mark.parametrize(
    ("by", "said", "code"),
    [
        ("dispatcher@SQ-07", {}, "not_found"), ("lead", {}, "not_found"), ("officer@PCS-03", {}, "not_found"),
        ("keeper", {"residents": ("nobody",), "kind": "resident"}, "unknown_resident"),
        ("keeper", {"way": "up"}, "bad_way"),
    ],
)  # fmt: skip
def test_a_crossing_that_is_not_theirs_or_cannot_be_is_refused(
    gates: Gates, by: str, said: dict[str, Any], code: str
) -> None:
    said = {"way": "in", "kind": "staff", **said}
    assert refusal_of(lambda: gates.cross(by=by, **said)) == code


def test_one_person_ticked_twice_and_a_gate_without_a_compound_and_a_closed_gate_are_refused(gates: Gates) -> None:
    one = gates.residents[0].pk
    assert refusal_of(lambda: gates.cross("in", "resident", residents=(one, one))) == "unknown_resident"
    type(gates.gate).objects.update(area=None)
    assert refusal_of(lambda: gates.walk("in", 0)) == "unknown_resident"
    gates.cross("in", "pass", number=gates.issue(gates=(1,)).number)
    assert (Presence.objects.count(), Crossing.objects.get().area) == (0, None)
    type(gates.gate).objects.update(closed_at=gates.at - HOUR)
    assert refusal_of(lambda: gates.cross("in")) == "gate_closed"


def test_who_left_the_register_while_out_is_neither_missed_nor_counted(gates: Gates) -> None:
    gates.walk("out", 0)
    Resident.objects.filter(pk=gates.residents[0].pk).update(left_at=gates.at)
    found = gates.inside()
    assert (found.roster, found.left, found.out, figures(gates)) == (4, 1, 0, (4, 4))
    strike(area=gates.area, day=gates.at.date(), by=gates.by("lead"), at=gates.at)
    assert (Presence.objects.count(), figures(gates)) == (0, (4, 4))


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["walk", "visit", "staff", "headcount", "strike", "purge"]), st.sampled_from(["in", "out"]),
        st.integers(0, 4),
    ), max_size=14,
)  # fmt: skip


@settings(max_examples=12)
@given(MOVES)
def test_inside_is_roster_plus_in_minus_out_whatever_happens_at_the_gates(
    kept_gates: Gates, moves: list[tuple[str, str, int]]
) -> None:
    """A naive model of who is where walks along: both figures are its size after every move, over sheets and purges."""
    with undone():
        _walk(kept_gates, moves)


def _walk(gates: Gates, moves: list[tuple[str, str, int]]) -> None:
    home, visitors, unnamed = set(range(5)), 0, 0
    visitor = gates.issue()
    for n, (what, way, who) in enumerate(moves):
        at = gates.at - HOUR + timedelta(minutes=n)
        if what == "walk" and (who in home) == (way == "out"):
            home = home ^ {who}
            gates.walk(way, who, at=at)
        elif what == "visit" and (visitors > 0) == (way == "out"):
            gates.cross(way, "pass", number=visitor.number, people=visitors or who + 1, at=at)
            visitors = 0 if visitors else who + 1
        elif what in {"staff", "headcount"}:
            unnamed += who + 1 if way == "in" else -who - 1
            gates.cross(way, what, people=who + 1, at=at)
        elif what == "strike":
            strike(area=gates.area, day=(NOON + timedelta(days=n)).date(), by=gates.by("lead"), at=gates.at)
        elif what == "purge":
            purge_crossings(incident=gates.world.incident.code, at=gates.at + timedelta(days=15))
        assert figures(gates) == (len(home) + visitors + unnamed,) * 2


def test_the_count_at_the_doors_is_a_figure_of_its_own_and_opens_an_order_where_it_differs(gates: Gates) -> None:
    gates.walk("out", 0)
    said = {"area_id": gates.area.pk, "by": gates.by("dispatcher@PCS-03"), "at": gates.at}
    agreed, differs = (count_doors(counted=n, **said) for n in (4, 5))
    assert (agreed.order, bool(differs.order), differs.expected) == ("", True, 4)
    assert WorkOrder.objects.get(kind="inside_differs").pk == differs.order


@pytest.mark.parametrize(
    ("by", "counted", "code"),
    [("keeper", -1, "bad_count"), ("lead", 5, "not_found"), ("dispatcher@SQ-07", 5, "not_found")],
)
def test_only_the_compounds_own_staff_counts_at_its_doors(gates: Gates, by: str, counted: int, code: str) -> None:
    said = {"area_id": gates.area.pk, "by": gates.by(by), "at": gates.at}
    assert refusal_of(lambda: count_doors(counted=counted, **said)) == code
    assert DoorCount.objects.count() == 0


def test_crossings_are_let_go_after_their_days_and_the_inside_stays(gates: Gates) -> None:
    gates.walk("out", 0, 1)
    gates.walk("in", 1, at=gates.at + timedelta(minutes=1))
    incident, later = gates.world.incident.code, gates.at + timedelta(days=14)
    assert purge_crossings(incident=incident, at=later) == 1  # the word about who is back; no sheet has counted yet
    strike(area=gates.area, day=gates.at.date(), by=gates.by("lead"), at=gates.at)
    assert purge_crossings(incident=incident, at=later - timedelta(seconds=1)) == 0
    assert purge_crossings(incident=incident, at=later) == 2
    assert (Crossing.objects.count(), figures(gates)) == (0, (4, 4))
    assert Event.objects.filter(kind="crossing.purged").count() == 2


def test_the_hours_of_a_gate_are_counts(gates: Gates) -> None:
    gates.walk("out", 0, 1)
    hour = gates.at.replace(minute=0, second=0, microsecond=0)
    assert by_hour(gates.gate, gates.at - HOUR) == [(hour, 0, 2)]
