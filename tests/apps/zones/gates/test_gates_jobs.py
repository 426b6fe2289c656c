"""What follows at gates from events: passes end with their control; the green lane gets a pass to confirm; erasure."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bihuan.apps.core.erasure import About, key_names
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import system
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.models import Person
from bihuan.apps.zones.actions.gates_forgetting import forget_at_gates, names_of_passes, purge_passes
from bihuan.apps.zones.models import Pass, Presence
from bihuan.config.gates_rounds import sweep_at_gates
from bihuan.engine.ledger.canonical import instant
from tests.gates_world import Gates, make_control
from tests.worlds import receive_lines, run_jobs

pytestmark = pytest.mark.django_db
LINE = "欧阳小满,110101199003074258,13800002468,顺安区西山路12号阳光小区3栋2单元501,511302001,透析\n"


def tell(gates: Gates, kind: str, subject: str, facts: dict[str, object]) -> None:
    with writing():
        record_event(
            EventDraft(kind, kind.partition(".")[0], subject, 0, system(gates.world.incident.code), gates.at, facts)
        )
    run_jobs(gates.at)


@pytest.mark.parametrize("kind", ["control.ended", "control.lifted", "control.withdrawn"])
def test_passes_end_when_their_control_does(gates: Gates, kind: str) -> None:
    gates.issue(control=gates.control.pk)
    tell(gates, kind, gates.control.pk, {"number": 70})
    assert [(row.state, row.reason) for row in Pass.objects.all()] == [("ended", "control_ended")]


def green_lane(gates: Gates, **facts: Any) -> None:
    told = {
        "request": new_id(), "person": "", "purpose": "dialysis", "hospital": "市人民医院", "unit": "PCS-03",
        "from": instant(gates.at), "until": instant(gates.at + timedelta(hours=6)),
    }  # fmt: skip
    tell(gates, "help.green_lane", new_id(), told | facts)


def test_the_green_lane_gets_a_pass_for_a_persons_word_out_of_their_compound_and_back(gates: Gates) -> None:
    receive_lines(gates.world, [LINE])
    person = Person.objects.get()
    green_lane(gates, person=person.pk)
    row = Pass.objects.get()
    told = (row.state, row.purpose, row.person, row.home, row.unit_id, row.direction, row.code, row.control)
    assert told == ("prepared", "dialysis", person.pk, gates.area, "PCS-03", "both", "", gates.control)
    assert (str(row.name), row.ends_at - row.starts_at) == ("欧阳小满", timedelta(hours=6))


def test_a_green_lane_pass_does_not_outlast_the_control_over_the_compound(gates: Gates) -> None:
    receive_lines(gates.world, [LINE])
    ends_at = gates.at + timedelta(hours=1)
    type(gates.control).objects.update(state="lifted", lifted_at=gates.at)
    make_control(gates.world, gates.area, number=71, ends_at=ends_at, review_at=ends_at)
    green_lane(gates, person=Person.objects.get().pk)
    assert Pass.objects.get().ends_at == ends_at


def test_a_purpose_that_is_no_exception_becomes_an_emergency_and_no_pass_lasts_beyond_a_day(gates: Gates) -> None:
    green_lane(gates, purpose="hospital", until=instant(gates.at + timedelta(days=9)), **{"from": ""})
    row = Pass.objects.get()
    assert (row.purpose, row.home, row.ends_at - row.starts_at) == ("emergency", None, timedelta(hours=24))


def test_a_request_whose_time_is_over_or_that_has_no_number_prepares_nothing_and_asked_twice_it_prepares_one(
    gates: Gates,
) -> None:
    green_lane(gates, until=instant(gates.at - timedelta(hours=1)))
    green_lane(gates, request="")
    request = new_id()
    for _ in range(2):
        green_lane(gates, request=request)
    assert [row.reference for row in Pass.objects.all()] == [request]


def test_the_round_of_the_background_strikes_sheets_and_drops_what_nobody_confirmed(gates: Gates) -> None:
    green_lane(gates)
    assert sweep_at_gates(at=gates.at + timedelta(days=2)) == 3
    assert Pass.objects.get().state == "dropped"


def test_an_erasure_of_a_person_names_the_key_of_their_pass_and_cuts_the_thread(gates: Gates) -> None:
    mine, other = gates.issue(person="somebody", resident=gates.residents[0].pk), gates.issue()
    incident = gates.world.incident.code
    for about in (About(incident, frozenset({"somebody"})), About(incident, frozenset(), frozenset({"gates-0"}))):
        assert list(names_of_passes(about)) == [f"pass:{mine.pk}"]
    everything = About(incident, is_all=True)
    assert {f"pass:{one.pk}" for one in (mine, other)} <= set(key_names(everything))
    gates.walk("out", 0)
    forget_at_gates(About(incident, frozenset({"somebody"})))
    assert (Pass.objects.get(pk=mine.pk).person, Presence.objects.count()) == ("", 1)
    forget_at_gates(everything)
    assert Presence.objects.count() == 0


def test_a_holder_is_let_go_fourteen_days_after_the_pass_ran_out(gates: Gates) -> None:
    row, incident = gates.issue(), gates.world.incident.code
    over = row.ends_at + timedelta(days=14)
    assert purge_passes(incident=incident, at=over - timedelta(seconds=1)) is None
    deletion = purge_passes(incident=incident, at=over)
    assert deletion is not None
    assert (deletion.names, deletion.reason) == ([f"pass:{row.pk}"], "pass")
    assert set(vault().find(deletion.names)) == set(deletion.names)


def said(*words: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("passes", *words, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def test_the_command_checks_a_code_as_a_gate_does(gates: Gates) -> None:
    row = gates.issue()
    told, code = said("check", str(row.code), "--gate", "1", "--json")
    assert (json.loads(told), code) == (
        {"opens": True, "why": "opens", "number": 1, "class": "X", "ends_with": "三"},
        0,
    )
    assert said("check", "1", "--gate", "1")[0] == "OPEN 放行: pass 1, exception first, the printed name ends in 三\n"
    late = (row.ends_at + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    told, code = said("check", str(row.code), "--gate", "1", "--at", late)
    assert (told.partition(" (")[0], code) == ("DO NOT OPEN 不放行: expired", 3)
    assert said("check", "nothing", "--gate", "1") == ("DO NOT OPEN 不放行: no_code\n", 3)
    assert json.loads(said("kit", "--gate", "1")[0]).keys() == {"kit", "signature", "key"}


@pytest.mark.parametrize(
    ("words", "why"),
    [(("check", "1", "--gate", "9"), "no gate 9"), (("check", "1", "--gate", "1", "--at", "soon"), "no instant")],
)
def test_the_command_says_what_is_the_matter(gates: Gates, words: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        said(*words)


def test_the_command_refuses_a_role_that_sees_no_gate(gates: Gates) -> None:
    with pytest.raises(CommandError, match="Refused: wrong_role"):
        said("check", "1", "--gate", "1", "--as", "administrator")
