"""Probes of the matrix for gates, passes and crossings."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.models import Area
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.access import gates as access
from bihuan.apps.zones.actions.crossings import note_crossing
from bihuan.apps.zones.actions.gates import add_gate, close_gate
from bihuan.apps.zones.actions.passes import issue_pass, revoke_pass
from bihuan.apps.zones.models import Gate
from bihuan.apps.zones.rules.crossings import Crossed
from bihuan.apps.zones.rules.gates import GateTold
from bihuan.apps.zones.rules.passes import PassTold
from tests.trust.trying import Try, probe


@probe("gate", "list")
def _(t: Try) -> bool:
    is_listed = access.list_gates(t.by).filter(pk=t.thing("gate")).exists()
    return is_listed and access.list_compounds(t.by).filter(pk=t.thing("compound")).exists()


@probe("gate", "read")
def _(t: Try) -> bool:
    return bool(access.get_gate(t.by, t.thing("gate")) and access.get_compound(t.by, t.thing("compound")))


@probe("gate", "create")
def _(t: Try) -> bool:
    unit = Gate.objects.get(pk=t.thing("gate")).unit_id
    return bool(add_gate(told=GateTold("新卡口", unit), by=t.by, at=t.at))


@probe("gate", "update")
def _(t: Try) -> bool:
    return bool(close_gate(gate_id=t.thing("gate"), reason="moved", by=t.by, at=t.at))


@probe("pass", "list")
def _(t: Try) -> bool:
    return access.list_passes(t.by).filter(pk=t.thing("pass")).exists()


@probe("pass", "read")
def _(t: Try) -> bool:
    return bool(access.get_pass(t.by, t.thing("pass")))


@probe("pass", "create")
def _(t: Try) -> bool:
    area = Area.objects.get(pk=t.thing("compound")).code
    told = PassTold("medicine", "person", "某人", t.at, t.at + timedelta(hours=1), area=area)
    try:
        return bool(issue_pass(told=told, by=t.by, at=t.at))
    except NotAllowed as refusal:
        if refusal.code in {"unknown_area", "not_your_compound"}:  # another district's, another unit's
            return False
        raise


@probe("pass", "update")
def _(t: Try) -> bool:
    return bool(revoke_pass(pass_id=t.thing("pass"), reason="misused", by=t.by, at=t.at))


@probe("pass", "export")
def _(t: Try) -> bool:
    return t.thing("pass") in dataset_of("passes").find(t.by, {}, t.at)


@probe("crossing", "list")
def _(t: Try) -> bool:
    return bool(access.get_own_compound(t.by, t.thing("compound")))


@probe("crossing", "create")
def _(t: Try) -> bool:
    told = Crossed(new_id(), t.thing("gate"), "out", "resident", residents=(t.thing("resident at gate"),))
    return bool(note_crossing(told=told, by=t.by, at=t.at))
