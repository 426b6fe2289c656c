"""Crossings are no track of people: nobody is named in one, and names are for the compound's own staff alone."""

from __future__ import annotations

import inspect
import json
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from bihuan.apps.core.journal.commands import CommandReused
from bihuan.apps.core.models import AccessEntry, CommandAnswer, Event
from bihuan.apps.zones.access import gates as access
from bihuan.apps.zones.access.gates import get_compound, get_own_compound
from bihuan.apps.zones.actions import crossings, gates_kit, gates_looking, inside
from bihuan.apps.zones.actions.gates_looking import look_at_moved, look_at_passes, look_at_residents
from bihuan.apps.zones.models import Crossing, Presence
from bihuan.apps.zones.queries import gates_scope, passes
from bihuan.apps.zones.queries import inside as queries
from bihuan.apps.zones.queries.inside import moved_of
from bihuan.apps.zones.rules.relations import relation_to_pass
from tests.gates_world import RESIDENTS, Gates
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
MODULES = (access, crossings, gates_kit, gates_looking, inside, gates_scope, passes, queries)


def test_a_crossing_names_nobody_and_no_pass() -> None:
    points_at = {one.related_model.__name__ for one in Crossing._meta.get_fields() if one.related_model}
    assert points_at == {"Incident", "Gate", "Area", "InsideSheet"}
    texts = {one.name for one in Crossing._meta.get_fields() if one.get_internal_type() in {"CharField", "TextField"}}
    assert texts == {"id", "way", "kind", "reason", "command", "noted_by"}


def _functions(module: ModuleType) -> dict[str, inspect.Signature]:
    mine = [(name, one) for name, one in inspect.getmembers(module, inspect.isfunction) if not name.startswith("_")]
    return {name: inspect.signature(one) for name, one in mine if one.__module__ == module.__name__}


def test_no_query_takes_a_person_and_gives_their_crossings() -> None:
    """What takes a person or a resident is named here; it gives no crossings, and asks one compound."""
    words = {"person", "resident", "residents", "resident_id", "person_id", "name", "document"}
    about_one = {
        (module.__name__.rpartition(".")[2], name)
        for module in MODULES
        for name, signature in _functions(module).items()
        if words & set(signature.parameters)
    }  # fmt: skip
    assert about_one == {("inside", "out_among")}
    assert list(inspect.signature(queries.out_among).parameters) == ["area", "residents"]
    gives = {name for name, signature in _functions(queries).items() if "Crossing" in str(signature.return_annotation)}
    assert gives == set()


def test_the_last_word_about_somebody_is_one_row_that_is_overwritten(gates: Gates) -> None:
    gates.walk("out", 0)
    gates.walk("in", 0)
    gates.walk("out", 0)
    assert [(row.side, row.people) for row in Presence.objects.all()] == [("out", 1)]


def test_the_journal_tells_how_many_crossed_and_never_who(gates: Gates) -> None:
    number = gates.issue(resident=gates.residents[1].pk).number
    gates.walk("out", 0)
    gates.cross("out", "pass", number=number)
    told = [json.loads(one.facts) for one in Event.objects.filter(kind="crossing.noted")]
    assert [sorted(one) for one in told] == [["gate", "kind", "people", "way"]] * 2
    assert gates.residents[0].pk not in json.dumps(told)


def _names(gates: Gates, by: str) -> list[tuple[str, bool]]:
    rows = list(moved_of(gates.area, "out"))
    seen = look_at_moved(rows=rows, unit=gates.area.unit_id, by=gates.by(by), at=gates.at)
    return [(str(one.name), one.name.is_whole) for one in seen]


def test_who_is_out_stands_by_name_for_the_compounds_own_dispatcher_and_each_look_is_kept(gates: Gates) -> None:
    gates.walk("out", 0)
    assert _names(gates, "dispatcher@PCS-03") == [(RESIDENTS[0], True)]
    entry = AccessEntry.objects.get()
    assert (entry.object_kind, entry.object_id, entry.unit) == ("resident", gates.residents[0].pk, "PCS-03")
    assert sorted(entry.fields) == ["name", "room"]


@pytest.mark.parametrize("by", ["keeper", "lead", "dispatcher@SQ-07", "commander", "inspector"])
def test_everybody_else_sees_the_mask(gates: Gates, by: str) -> None:
    gates.walk("out", 0)
    assert _names(gates, by) == [("何*", False)]
    assert AccessEntry.objects.count() == 0


def test_the_list_to_tick_at_a_gate_is_masked_for_everybody(gates: Gates) -> None:
    for by in ("keeper", "dispatcher@PCS-03", "lead"):
        seen = look_at_residents(rows=gates.residents, unit="PCS-03", by=gates.by(by), at=gates.at)
        assert [str(one.name)[1:] for one in seen] == ["*"] * 5
    assert AccessEntry.objects.count() == 0


def test_a_neighbour_has_no_compound_of_ours_and_the_desk_has_its_counts_alone(gates: Gates) -> None:
    theirs, lead = gates.by("dispatcher@SQ-07"), gates.by("lead")
    assert refusal_of(lambda: get_compound(theirs, gates.area.pk)) == "not_found"
    assert get_compound(lead, gates.area.pk) == gates.area
    assert refusal_of(lambda: get_own_compound(lead, gates.area.pk)) == "not_found"
    assert refusal_of(lambda: get_compound(gates.by("administrator"), gates.area.pk)) == "not_found"


def _whole(gates: Gates, by: str, row: Any, **more: Any) -> tuple[bool, bool]:
    from bihuan.apps.core.rules.personal import Surface

    [one] = look_at_passes(rows=[row], by=gates.by(by), at=gates.at, surface=more.get("surface", Surface.PAGE))
    return one.name.is_whole, one.code.is_whole


def test_the_holder_of_a_pass_stands_whole_to_who_hands_the_paper_over_and_each_look_is_kept(gates: Gates) -> None:
    ours, desks = gates.issue(), gates.issue(by="lead")
    people = ("dispatcher@PCS-03", "lead", "keeper", "inspector")
    assert [_whole(gates, one, ours)[0] for one in people] == [True, False, False, False]
    assert [_whole(gates, one, desks)[0] for one in people] == [False, True, False, False]
    assert AccessEntry.objects.filter(object_kind="pass").count() == 2


def test_the_relation_to_a_pass_is_the_issuers(gates: Gates) -> None:
    told = [relation_to_pass(gates.by(one), "SQ-07").value for one in ("dispatcher@SQ-07", "lead", "keeper")]
    assert told == ["holder", "desk", "none"]


def test_what_is_kept_of_a_command_tells_the_number_of_people_and_cannot_be_tried_person_by_person(
    gates: Gates,
) -> None:
    """The digest of a request is kept: with who crossed in it, each person of the register could be tried."""
    digests = []
    for n in (0, 1):
        command = str(uuid4())
        gates.cross("out", "resident", command=command, residents=(gates.residents[n].pk,))
        digests.append(CommandAnswer.objects.get(command=command).request)
        with pytest.raises(CommandReused):
            gates.cross("in", "resident", command=command, residents=(gates.residents[n].pk,))
    assert digests[0] == digests[1]


def test_a_gate_that_others_staff_ticks_no_resident_of_the_compound(gates: Gates) -> None:
    """A police unit may stand at the gate of a compound; who lives there is for the compound's own staff (R14)."""
    type(gates.other).objects.filter(pk=gates.other.pk).update(area=gates.area)
    told: dict[str, Any] = {"by": "dispatcher@SQ-07", "gate": gates.other.pk}
    one = (gates.residents[0].pk,)
    assert refusal_of(lambda: gates.cross("out", "resident", residents=one, **told)) == "unknown_resident"
    assert gates.cross("out", **told)["people"] == 1


def test_numbers_that_are_counted_through_tell_no_class_and_no_sign_of_a_pass_that_opens_nothing_here(
    gates: Gates,
) -> None:
    row = gates.issue(by="lead")
    said: dict[str, Any] = {"code": str(row.number), "direction": "in", "at": gates.at}
    here = gates_kit.check_at_gate(gate_id=gates.gate.pk, by=gates.by(), **said)
    there = gates_kit.check_at_gate(gate_id=gates.other.pk, by=gates.by("dispatcher@SQ-07"), **said)
    assert (here.opens, here.slip is not None) == (True, True)
    assert (there.why, there.slip) == ("other_gate", None)
    wide = said | {"code": "".join(chr(0xFF10 + int(one)) for one in str(row.number))}
    assert gates_kit.check_at_gate(gate_id=gates.gate.pk, by=gates.by(), **wide).why == "no_code"
