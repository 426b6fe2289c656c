"""Looking at people of gates: the holder of a pass, whoever is out of a compound; each whole name in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import Look, failing_closed, record_access, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import NOTHING, Shown, show_all, whole_names
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.models import Resident
from bihuan.apps.zones.models import Pass, Presence
from bihuan.apps.zones.rules.relations import relation_to_pass


@dataclass(frozen=True, slots=True)
class HolderSeen:
    """A pass as a viewer sees it."""

    row: Pass
    values: Mapping[str, Shown]

    @property
    def name(self) -> Shown:
        """The holder's name, masked or whole."""
        return self.values.get("name", NOTHING)

    @property
    def code(self) -> Shown:
        """The signed code, hidden or whole."""
        return self.values.get("code", NOTHING)


def look_at_passes(
    *, rows: Sequence[Pass], by: Actor, at: datetime, surface: Surface = Surface.LIST, session: str = ""
) -> list[HolderSeen]:
    """Return passes that `access` gave as the actor may see them: masked on a list, whole to print by who issued them.

    :raises NotAllowed: `cannot_show`.
    """
    with failing_closed():
        open_all(rows)
        seen = [HolderSeen(row, _values(row, by, surface)) for row in rows]
        for one in seen:
            if names := whole_names(one.values.values()):
                look = Look("read", "pass", one.row.pk, one.row.person, names, "order_work", session=session)
                record_access(look, by=by, at=at)
        return seen


def _values(row: Pass, by: Actor, surface: Surface) -> dict[str, Shown]:
    values = {name: str(getattr(row, name) or "") for name in Pass.PERSONAL}
    return show_all(Pass.PERSONAL, values, Viewer(by.role, relation_to_pass(by, row.unit_id or ""), surface))


@dataclass(frozen=True, slots=True)
class ResidentAt:
    """A resident of a compound as its staff sees them at a gate: masked where anything is ticked, whole on `out`."""

    resident: str
    household: int
    name: Shown
    room: Shown


def look_at_residents(
    *, rows: Sequence[Resident], unit: str, by: Actor, at: datetime, is_missed: bool = False, session: str = ""
) -> list[ResidentAt]:
    """Return residents of a compound of the unit: whole where somebody of its own staff has to look for them.

    `is_missed`: they are out and have not come back; else they stand on the list to tick at the gate, masked.

    :raises NotAllowed: `cannot_show`.
    """
    with failing_closed():
        open_all(rows)
        relation = Relation.HOLDER if by.unit and by.unit == unit else Relation.NONE
        viewer = Viewer(by.role, relation, Surface.PAGE if is_missed else Surface.LIST)
        shown = [
            show_all(Resident.PERSONAL, {name: str(getattr(row, name) or "") for name in ("name", "room")}, viewer)
            for row in rows
        ]
        told = [(row, names) for row, one in zip(rows, shown, strict=True) if (names := whole_names(one.values()))]
        if told:
            with writing():
                for row, names in told:
                    look = Look("read", "resident", row.pk, row.pk, names, "order_work", session=session)
                    record_access(look, by=by, at=at)
        return [
            ResidentAt(row.pk, row.household, one["name"], one["room"]) for row, one in zip(rows, shown, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class AwaySeen:
    """Somebody who is out of their compound, or in one where they do not live: since when, through which gate."""

    row: Presence
    name: Shown
    room: Shown


def look_at_moved(*, rows: Sequence[Presence], unit: str, by: Actor, at: datetime, session: str = "") -> list[AwaySeen]:
    """Return who is out of a compound of the unit, or in it as a visitor: by name for its own staff alone.

    :raises NotAllowed: `cannot_show`.
    """
    people = [row.resident for row in rows if row.resident is not None]
    known = {
        one.resident: one
        for one in look_at_residents(rows=people, unit=unit, by=by, at=at, is_missed=True, session=session)
    }
    passes = [row.holder for row in rows if row.holder is not None]
    held = {one.row.pk: one for one in look_at_passes(rows=passes, by=by, at=at, session=session)}
    return [_away(row, known, held) for row in rows]


def _away(row: Presence, known: Mapping[str, ResidentAt], held: Mapping[str, HolderSeen]) -> AwaySeen:
    if row.resident_id is not None:
        one = known[row.resident_id]
        return AwaySeen(row, one.name, one.room)
    return AwaySeen(row, held[row.holder_id].name if row.holder_id else NOTHING, NOTHING)
