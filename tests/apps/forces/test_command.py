"""`bihuan forces why-not` tells limits and absences of people: to who plans, as the page does, and to nobody else."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.forces_world import Forces

pytestmark = pytest.mark.django_db
WATCHING = ("commander", "inspector", "dispatcher@SQ-07", "officer@PCS-03", "leader@PCS-03")


@pytest.fixture
def asked(forces: Forces, monkeypatch: pytest.MonkeyPatch) -> Forces:
    """Return the world with somebody who is away, as of the command's instant."""
    monkeypatch.setattr("bihuan.apps.core.commands.BihuanCommand.now", lambda _self: forces.at)
    forces.away("P4")
    return forces


def why_not(forces: Forces, who: str) -> str:
    assert forces.plan is not None
    out, account = StringIO(), forces.world.people[who].username
    need = forces.need("PCS-03", 12, 18).pk
    call_command("forces", "why-not", forces.plan.pk, "P4", need, "--as", account, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("who", WATCHING)
def test_who_does_not_plan_is_not_told_what_stops_an_officer(asked: Forces, who: str) -> None:
    with pytest.raises(CommandError, match="Refused: wrong_role"):
        why_not(asked, who)


@pytest.mark.parametrize("who", ["lead", "planner"])
def test_who_plans_reads_each_rule(asked: Forces, who: str) -> None:
    assert why_not(asked, who).splitlines()[0].partition(":")[0] == "absent"
