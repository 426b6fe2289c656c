"""Probes of the matrix for the care of residents: whom the desk, a unit, and nobody else reaches."""

from __future__ import annotations

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.residents import access
from bihuan.apps.residents.actions.care import register_care
from bihuan.apps.residents.actions.checks import note_no_answer
from tests.trust.ground_of_care import new_care
from tests.trust.trying import Try, probe


@probe("care", "list")
def _(t: Try) -> bool:
    return access.list_entries(t.by).filter(pk=t.thing("care")).exists()


@probe("care", "read")
def _(t: Try) -> bool:
    return bool(access.get_entry(t.by, t.thing("care")))


@probe("care", "create")
def _(t: Try) -> bool:
    area = "511302001" if t.place == "own" else "511302002"
    return register_care(new=new_care(area, 77), by=t.by, at=t.at).incident_id == t.world.incident.code


@probe("care", "update")
def _(t: Try) -> bool:
    return bool(note_no_answer(entry_id=t.thing("care"), by=t.by, at=t.at))


@probe("care", "export")
def _(t: Try) -> bool:
    return bool(dataset_of("care_rounds").find(t.by, {"plan": t.thing("care round")}, t.at))
