"""Gates are added, changed and closed by who plans them; a unit its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bihuan.apps.zones.access.gates import get_gate, list_compounds, list_gates
from bihuan.apps.zones.actions.gates import add_gate, change_gate, close_gate
from bihuan.apps.zones.models import Gate
from bihuan.apps.zones.rules.gates import GateTold
from tests.gates_world import Gates
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
TOLD = GateTold("西门", "PCS-03", "511302001", lanes=2)


def test_a_gate_gets_the_next_number_and_a_number_is_given_once(gates: Gates) -> None:
    row = add_gate(told=TOLD, by=gates.by("lead"), at=gates.at)
    assert (row.number, row.area, row.lanes, row.seconds) == (3, gates.area, 2, 8)
    taken = replace(TOLD, number=3)
    assert refusal_of(lambda: add_gate(told=taken, by=gates.by("lead"), at=gates.at)) == "gate_number_taken"


@pytest.mark.parametrize(
    ("by", "change", "code"),
    [
        ("keeper", {}, "wrong_role"), ("dispatcher@PCS-03", {}, "wrong_role"), ("lead", {"unit": "X"}, "unknown_unit"),
        ("lead", {"area": "X"}, "unknown_area"), ("lead", {"lanes": 0}, "bad_gate_lanes"),
    ],
)  # fmt: skip
def test_a_gate_that_is_not_theirs_to_add_is_refused(gates: Gates, by: str, change: dict[str, Any], code: str) -> None:
    assert refusal_of(lambda: add_gate(told=replace(TOLD, **change), by=gates.by(by), at=gates.at)) == code
    assert Gate.objects.count() == 2


def test_a_units_dispatcher_changes_the_lanes_of_its_own_gate_and_gives_it_to_nobody_else(gates: Gates) -> None:
    by = gates.by("dispatcher@PCS-03")
    said: dict[str, Any] = {"gate_id": gates.gate.pk, "by": by, "at": gates.at}
    assert change_gate(told=replace(TOLD, lanes=4), **said).lanes == 4
    assert refusal_of(lambda: change_gate(told=replace(TOLD, unit="SQ-07"), **said)) == "wrong_role"
    assert refusal_of(lambda: change_gate(told=TOLD, **said | {"gate_id": gates.other.pk})) == "not_found"


def test_the_compound_of_a_gate_stays_once_somebody_went_through(gates: Gates) -> None:
    gates.cross("out")
    said: dict[str, Any] = {"gate_id": gates.gate.pk, "by": gates.by("lead"), "at": gates.at}
    assert refusal_of(lambda: change_gate(told=replace(TOLD, area=""), **said)) == "gate_in_use"
    assert change_gate(told=TOLD, **said).name == "西门"


def test_a_unit_gives_its_gate_to_no_compound_of_others(gates: Gates) -> None:
    said: dict[str, Any] = {"gate_id": gates.gate.pk, "at": gates.at}
    theirs = replace(TOLD, area="511302002")
    by = gates.by("dispatcher@PCS-03")
    assert refusal_of(lambda: change_gate(told=theirs, by=by, **said)) == "not_your_compound"
    assert change_gate(told=theirs, by=gates.by("lead"), **said).area_id != gates.area.pk


def test_a_gate_is_closed_for_good_with_a_reason(gates: Gates) -> None:
    said: dict[str, Any] = {"gate_id": gates.gate.pk, "by": gates.by("lead"), "at": gates.at}
    assert refusal_of(lambda: close_gate(reason="bored", **said)) == "bad_reason"
    assert close_gate(reason="moved", **said).closed_at == gates.at
    assert refusal_of(lambda: close_gate(reason="moved", **said)) == "gate_closed"


def test_the_desk_sees_every_gate_and_a_unit_its_own(gates: Gates) -> None:
    counts = {name: list_gates(gates.by(name)).count() for name in ("lead", "inspector", "dispatcher@SQ-07", "keeper")}
    assert counts == {"lead": 2, "inspector": 2, "dispatcher@SQ-07": 1, "keeper": 1}
    assert [list_compounds(gates.by(name)).count() for name in ("lead", "keeper")] == [2, 1]
    assert refusal_of(lambda: list_gates(gates.by("administrator"))) == "wrong_role"
    assert refusal_of(lambda: get_gate(gates.by("administrator"), gates.gate.pk)) == "not_found"
