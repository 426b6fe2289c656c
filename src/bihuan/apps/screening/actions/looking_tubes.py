"""Looking at travellers and couriers: masked on every list, so that nothing stands whole and no look has to be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bihuan.apps.core.journal import failing_closed
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import Shown, show, show_all
from bihuan.apps.core.sealing import open_all
from bihuan.apps.screening.models import BoxHandover, Traveller


def _viewer(by: Actor) -> Viewer:
    return Viewer(by.role, Relation.DESK if not by.unit else Relation.NONE, Surface.LIST)


def look_at_travellers(*, rows: Iterable[Traveller], by: Actor) -> dict[str, Mapping[str, Shown]]:
    """Return these travellers masked, by their identifier. :raises NotAllowed: `cannot_show`."""
    with failing_closed():
        listed = list(rows)
        open_all(listed)
        viewer = _viewer(by)
        return {
            row.pk: show_all(
                Traveller.PERSONAL, {name: getattr(row, name) or "" for name in Traveller.PERSONAL}, viewer
            )
            for row in listed
        }


def look_at_hands(*, rows: Iterable[BoxHandover], by: Actor) -> list[tuple[BoxHandover, Shown]]:
    """Return these handovers with the courier's name masked. :raises NotAllowed: `cannot_show`."""
    with failing_closed():
        listed = list(rows)
        open_all(listed)
        viewer = _viewer(by)
        return [(row, show(BoxHandover.PERSONAL, "taken_by", row.taken_by or "", viewer)) for row in listed]
