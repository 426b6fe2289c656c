"""What a page may show of officers: name and telephone whole to who leads or stands beside them, masked to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import Shown, show
from bihuan.apps.forces.models import Absence, Officer, RosterLine


@dataclass(frozen=True, slots=True)
class OfficerSeen:
    """One officer as the viewer sees them."""

    id: str
    number: str
    unit: str
    name: Shown
    phone: Shown

    @property
    def tel(self) -> str:
        """The number to dial, "" while it is masked."""
        return self.phone.value if self.phone.is_whole else ""


def officers_seen(rows: Iterable[Officer], by: Actor, surface: Surface) -> dict[str, OfficerSeen]:
    """Return officers whom `access` let the actor see, by identifier; colleagues are no strangers to each other."""
    viewer = Viewer(by.role, Relation.HOLDER, surface)
    return {
        row.pk: OfficerSeen(
            row.pk, row.number, row.unit_id, show(Officer.PERSONAL, "name", row.name, viewer),
            show(Officer.PERSONAL, "phone", row.phone, viewer),
        )
        for row in rows
    }  # fmt: skip


def limits_seen(rows: Iterable[Officer], by: Actor, surface: Surface) -> dict[str, Shown]:
    """Return the limits of officers whom `access` gave, as codes with commas: officer → value."""
    viewer = Viewer(by.role, Relation.HOLDER, surface)
    return {row.pk: show(Officer.PERSONAL, "limits", ",".join(row.limits), viewer) for row in rows}


def absences_seen(rows: Iterable[Absence], by: Actor, surface: Surface) -> dict[str, Shown]:
    """Return the kinds of absences that `access` gave, as codes: absence → value."""
    viewer = Viewer(by.role, Relation.HOLDER, surface)
    return {row.pk: show(Absence.PERSONAL, "kind", row.kind, viewer) for row in rows}


def roster_names_seen(rows: Iterable[RosterLine], by: Actor, surface: Surface) -> dict[str, tuple[Shown, Shown]]:
    """Return name and number as they stood in the cells of a roster that `access` gave: line → both."""
    viewer = Viewer(by.role, Relation.HOLDER, surface)
    return {
        row.pk: (
            show(RosterLine.PERSONAL, "name", row.name, viewer), show(RosterLine.PERSONAL, "number", row.number, viewer)
        )
        for row in rows
    }  # fmt: skip
