"""Officers as a page may show them: their names and telephones come through here alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bihuan.apps.forces.queries.officers_seen import OfficerSeen, officers_seen

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Officer
    from bihuan.web.parts.disclosure import Looker


def officers_of(look: Looker, rows: Iterable[Officer]) -> dict[str, OfficerSeen]:
    """Return officers whom `access` gave, by identifier, as the viewer may see them."""
    return officers_seen(rows, look.by, look.surface)
