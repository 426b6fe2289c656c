"""Holders of passes and people of a compound as one viewer sees them: the door of `disclosure` for gates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bihuan.apps.core.rules.personal import Relation, Surface
from bihuan.apps.zones.actions.gates_looking import (
    AwaySeen,
    HolderSeen,
    ResidentAt,
    look_at_moved,
    look_at_passes,
    look_at_residents,
)
from bihuan.apps.zones.rules.relations import relation_to_pass
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.intake.models import Resident
    from bihuan.apps.zones.models import Pass, Presence


def passes_seen(look: Looker, rows: Iterable[Pass], *, is_list: bool = True) -> list[HolderSeen]:
    """Return passes that `access` gave as they may be seen; whole on their own page to who hands them over.

    :raises NotAllowed: `cannot_show`.
    """
    surface = Surface.LIST if is_list else look.surface
    return look_at_passes(rows=list(rows), by=look.by, at=look.at, surface=surface, session=look.session)


def may_hand_over(look: Looker, row: Pass) -> bool:
    """Return whether the viewer hands this pass over, and so may print its paper: who issued it, nobody else."""
    return relation_to_pass(look.by, row.unit_id or "") is Relation.HOLDER


def moved_seen(look: Looker, rows: Iterable[Presence], unit: str) -> list[AwaySeen]:
    """Return who is out of a compound of the unit, or in it as a visitor. :raises NotAllowed: `cannot_show`."""
    return look_at_moved(rows=list(rows), unit=unit, by=look.by, at=look.at, session=look.session)


def residents_at(look: Looker, rows: Iterable[Resident], unit: str) -> list[ResidentAt]:
    """Return residents to be ticked, masked. :raises NotAllowed: `cannot_show`."""
    return look_at_residents(rows=list(rows), unit=unit, by=look.by, at=look.at, session=look.session)
