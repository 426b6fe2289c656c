"""`bihuan residents` says codes and counts, nobody's name, and fails loudly when somebody has no check."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bihuan.apps.residents.actions.checks import note_no_answer
from bihuan.apps.residents.actions.planning import AskedRound, ask_plan, make_plan
from bihuan.apps.residents.models import WelfareCheck
from tests.care_world import HOUR, Care

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_its_instant(care: Care, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command look at the clock of the world."""
    monkeypatch.setattr("bihuan.apps.core.commands.BihuanCommand.now", lambda _self: care.at)


def _said(*told: str) -> str:
    out = StringIO()
    call_command("residents", *told, stdout=out)
    return out.getvalue()


def _object(*told: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_said(*told, "--json"))
    return found


def test_the_register_is_listed_by_priority_without_names(care: Care) -> None:
    care.add(0), care.add(1, ("oxygen",))
    found = _object("list")
    assert [(row["class"], row["points"], row["needs"]) for row in found["rows"]] == [
        ("A", 8, ["oxygen"]), ("C", 2, ["alone"]),
    ]  # fmt: skip
    assert {name: found[name] for name in ("all", "A", "B", "C")} == {"all": 2, "A": 1, "B": 0, "C": 1}
    text = _said("list")
    assert ("温玉兰" in text, "139" in text, text.splitlines()[-1]) == (False, False, "all 2  A 1  B 0  C 1  shown 2")


def test_due_checks_come_with_the_equation_and_a_difference_is_an_error(care: Care) -> None:
    row = care.add(0, ("oxygen",))
    note_no_answer(entry_id=row.pk, by=care.actor("lead"), at=care.at)
    found = _object("due")
    assert (found["owed"], found["on_the_ladder"], found["difference"], found["second_try"]) == (1, 1, 0, 1)
    WelfareCheck.objects.update(state="ended")
    with pytest.raises(SystemExit) as ended:
        _said("due")
    assert ended.value.code == 3


def test_rounds_are_listed_with_their_figures(care: Care) -> None:
    row = care.add(0, ("oxygen",), longitude=106.08, latitude=30.8)
    note_no_answer(entry_id=row.pk, by=care.actor("lead"), at=care.at)
    asked = AskedRound("PCS-03", 1, care.at, care.at + 4 * HOUR)
    make_plan(plan_id=ask_plan(asked=asked, by=care.actor("lead"), at=care.at).pk, at=care.at)
    assert [(one["unit"], one["state"], one["doors"], one["left_out"]) for one in _object("routes")["rows"]] == [
        ("PCS-03", "made", 1, 0)
    ]


def test_who_may_not_see_the_register_is_refused(care: Care) -> None:
    with pytest.raises(CommandError, match="wrong_role"):
        _said("list", "--as", "commander")
