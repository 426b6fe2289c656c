"""What a page may show of officers: name and telephone whole to who leads or stands beside them, masked to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import Shown, show
from bihuan.apps.forces.models import Officer


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
