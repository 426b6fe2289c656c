"""Proposals of risk levels as the desk sees them, with their arithmetic and the forms that answer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules import Actor
from bihuan.apps.zones.queries.controls import levels_of
from bihuan.apps.zones.queries.levels import counts_by_community, day_in, list_proposals, standing_of
from bihuan.apps.zones.rules.levels import RiskLevel
from bihuan.web.desk.controls.forms import AcceptForm, RefuseForm
from bihuan.web.desk.controls.lines import level_names

if TYPE_CHECKING:
    from bihuan.apps.zones.models import LevelProposal
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

COUNTS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """One proposal with its arithmetic, what it is about in words, and the two forms that answer it."""

    row: LevelProposal
    area: str
    before: str
    after: str
    standing: RiskLevel | None
    accept: TracingForm
    refuse: TracingForm
    open_form: str


def proposals_shown(by: Actor, at: datetime, refused: Mapping[str, TracingForm]) -> list[ProposalShown]:
    """Return the proposals that wait; a form that was refused stands as it was typed."""
    names, areas = level_names(by.incident), {one.code: one.name for one in areas_of(by.incident)}
    return [_shown(row, names, areas, at, refused) for row in list_proposals(by)]


def _shown(
    row: LevelProposal, names: Mapping[str, str], areas: Mapping[str, str], at: datetime,
    refused: Mapping[str, TracingForm],
) -> ProposalShown:  # fmt: skip
    control = row.control
    is_lower = row.direction == "down" and control is not None
    area = control.name if is_lower and control else areas.get(row.community, row.community)
    said = {
        "basis": control.basis if control else "",
        "ends_at": at + timedelta(days=7),
        "review_at": at + timedelta(days=3),
    }
    accept, refuse = f"accept-{row.pk}", f"refuse-{row.pk}"
    return ProposalShown(
        row, area, names.get(row.from_level, row.from_level), names.get(row.to_level, row.to_level),
        standing_of(control, day_in(row.incident_id, at)) if is_lower and control else None,
        refused.get(accept) or AcceptForm(row.pk, None, said), refused.get(refuse) or RefuseForm(row.pk),
        next((name for name in (accept, refuse) if name in refused), ""),
    )  # fmt: skip


def of_desk(look: Looker, refused: Mapping[str, TracingForm]) -> dict[str, Any]:
    """Return what only who works on controls sees: proposals, and infections by community."""
    by = look.by
    names = {area.code: area.name for area in areas_of(by.incident)}
    counts = counts_by_community(by.incident, day_in(by.incident, look.at))
    return {
        "proposals": proposals_shown(by, look.at, refused), "counts_n": len(counts),
        "counts": [(names.get(one.community, one.community), one) for one in counts[:COUNTS_SHOWN]],
        "has_levels": bool(levels_of(by.incident)),
    }  # fmt: skip
