"""Officers as a page may show them: their names and telephones come through here alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bihuan.apps.core.rules.showing import Shown
from bihuan.apps.forces.queries.officers_seen import (
    OfficerSeen,
    absences_seen,
    limits_seen,
    officers_seen,
    roster_names_seen,
)

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Absence, Officer, RosterLine
    from bihuan.web.parts.disclosure import Looker


def officers_of(look: Looker, rows: Iterable[Officer]) -> dict[str, OfficerSeen]:
    """Return officers whom `access` gave, by identifier, as the viewer may see them."""
    return officers_seen(rows, look.by, look.surface)


def fitness(look: Looker, rows: Iterable[Officer]) -> dict[str, Shown]:
    """Return the limits of officers whom `access` gave, as codes with commas, hidden to who may not plan."""
    return limits_seen(rows, look.by, look.surface)


def absences(look: Looker, rows: Iterable[Absence]) -> dict[str, Shown]:
    """Return the kinds of absences that `access` gave, hidden to who may not plan."""
    return absences_seen(rows, look.by, look.surface)


def roster_names(look: Looker, rows: Iterable[RosterLine]) -> dict[str, tuple[Shown, Shown]]:
    """Return name and number of each line of a roster that `access` gave."""
    return roster_names_seen(rows, look.by, look.surface)
