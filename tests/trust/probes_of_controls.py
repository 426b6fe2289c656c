"""Probes of the matrix for controls and proposals of risk levels."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.zones.access.controls import get_control, list_controls
from bihuan.apps.zones.actions.controls import draft_control, withdraw_control
from bihuan.apps.zones.actions.levels import refuse_proposal
from bihuan.apps.zones.queries.levels import list_proposals
from tests.trust.controls_ground import told_at
from tests.trust.trying import Try, probe


@probe("control", "list")
def _(t: Try) -> bool:
    return list_controls(t.by).filter(pk=t.ground.things["zones"]["control"]).exists()


@probe("control", "read")
def _(t: Try) -> bool:
    return bool(get_control(t.by, t.ground.things["zones"]["control"]))


@probe("control", "create")
def _(t: Try) -> bool:
    told = replace(told_at(t.at), level="", communities=(), outline=_SQUARE)
    return draft_control(told=told, by=t.by, at=t.at).incident_id == t.world.incident.code


@probe("control", "update")
def _(t: Try) -> bool:
    draft = t.ground.things["zones"]["draft"]
    return withdraw_control(control_id=draft, reason="mistaken", by=t.by, at=t.at).state == "withdrawn"


@probe("control", "export")
def _(t: Try) -> bool:
    return t.ground.things["zones"]["control"] in dataset_of("controls").find(t.by, {}, t.at + timedelta(hours=1))


@probe("level_proposal", "list")
def _(t: Try) -> bool:
    return list_proposals(t.by).filter(pk=t.ground.things["zones"]["proposal"]).exists()


@probe("level_proposal", "update")
def _(t: Try) -> bool:
    row = t.ground.things["zones"]["proposal"]
    return refuse_proposal(proposal_id=row, reason="not_yet", by=t.by, at=t.at).state == "refused"


_SQUARE = {"type": "Polygon", "coordinates": [[[106.0, 30.0], [106.1, 30.0], [106.1, 30.1], [106.0, 30.0]]]}
