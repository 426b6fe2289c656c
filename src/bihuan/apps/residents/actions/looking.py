"""Looking at those who need care: masked, whole for the unit that is to see them now, each look in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import Asked, Look, Why, failing_closed, record_access, reveal, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.revealing import check_reason
from bihuan.apps.core.rules.showing import NOTHING, Shown, show_all, whole_names
from bihuan.apps.core.sealing import open_all
from bihuan.apps.forces.queries import shift_start
from bihuan.apps.residents.models import CareEntry
from bihuan.apps.residents.queries.work import to_see_now
from bihuan.apps.residents.rules.relations import relation_to_cared


@dataclass(frozen=True, slots=True)
class CareSeen:
    """One entry as a viewer sees who it is; `position` only where it stands whole."""

    entry: str
    values: Mapping[str, Shown]
    position: tuple[float, float] | None

    @property
    def name(self) -> Shown:
        """The name, masked or whole."""
        return self.values.get("name", NOTHING)

    @property
    def address(self) -> Shown:
        """The address, masked or whole."""
        return self.values.get("address", NOTHING)


def look_at_care(
    *, rows: Sequence[CareEntry], by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> dict[str, CareSeen]:
    """Return entries that `access` gave as the actor may see them; where anything stands whole, the log says so.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    with failing_closed():
        open_all(rows)
        work = to_see_now([row.pk for row in rows], at) if by.unit else frozenset()
        seen = {row.pk: _seen(row, _viewer(row, by, work, surface)) for row in rows}
        whole = [(row, names) for row in rows if (names := whole_names(seen[row.pk].values.values()))]
        if whole:
            with writing():
                for row, names in whole:
                    look = Look("read", "care", row.pk, row.person, names, "order_work", session=session)
                    record_access(look, by=by, at=at)
        return seen


def _viewer(row: CareEntry, by: Actor, work: frozenset[str], surface: Surface) -> Viewer:
    return Viewer(by.role, relation_to_cared(by, unit=row.unit_id, is_work=row.pk in work), surface)


def _seen(row: CareEntry, viewer: Viewer) -> CareSeen:
    said = show_all(CareEntry.PERSONAL, {name: _text(getattr(row, name)) for name in CareEntry.PERSONAL}, viewer)
    is_placed = said["longitude"].is_whole and said["latitude"].is_whole and viewer.relation is Relation.HOLDER
    position = (float(row.longitude), float(row.latitude)) if is_placed and row.longitude and row.latitude else None
    return CareSeen(row.pk, said, position)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def reveal_care(
    *, row: CareEntry, name: str, reason: str, words: str, by: Actor, at: datetime, surface: Surface = Surface.PAGE,
    session: str = "",
) -> str:  # fmt: skip
    """Return one value of an entry whole, once, for one reason; counted against the budget of the shift (R9).

    :raises NotAllowed: `unknown_reason`, `missing_detail`, `not_found`, `budget_spent`, `cannot_show`.
    """
    check_reason(reason, words)
    with failing_closed():
        work = to_see_now([row.pk], at) if by.unit else frozenset()
        viewer = _viewer(row, by, work, surface)
        value = _text(getattr(row, name)) if name in CareEntry.PERSONAL else ""
        asked = Asked("care", row.pk, row.person, name, CareEntry.PERSONAL.get(name), value, viewer)
        since = shift_start(incident=by.incident, unit=by.unit, at=at)
        return reveal(lambda: asked, Why(reason, words, session), by=by, at=at, since=since)
