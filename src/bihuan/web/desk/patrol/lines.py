"""Emergencies and patrols as the tables of response show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.zones.queries.emergencies import due_at, is_late, pairs_within, patrol_names, points_of
from bihuan.apps.zones.queries.patrols import CrewNow, Position, crews_now, positions_of
from bihuan.apps.zones.rules.emergencies import NUMBERS
from bihuan.web.parts.maps import MapDot

if TYPE_CHECKING:
    from bihuan.apps.zones.models import Emergency, PatrolUnit
    from bihuan.apps.zones.queries.proposals import Proposal


@dataclass(frozen=True, slots=True)
class Line:
    """One emergency in the list: until when somebody has to be there, whether that is over, who goes, how far it is."""

    row: Emergency
    due_at: datetime
    is_late: bool
    patrol: str
    last: str
    last_at: datetime
    same_as: Emergency | None

    @property
    def runs(self) -> bool:
        """Say whether the clock of the promise still runs."""
        return self.row.state != "ended" and self.row.on_scene_at is None


def emergency_lines(rows: Sequence[Emergency], at: datetime) -> list[Line]:
    """Return the emergencies as lines, in the order given."""
    names = patrol_names(row.patrol for row in rows)
    same = pairs_within([row for row in rows if row.state != "ended"])
    by_id = {row.pk: row for row in rows}
    return [_line(row, names, by_id.get(same.get(row.pk, "")), at) for row in rows]


def _line(row: Emergency, names: dict[str, str], same: Emergency | None, at: datetime) -> Line:
    known = [(name, said) for name, said in points_of(row).items() if said is not None]
    last, last_at = known[-1]
    return Line(row, due_at(row), is_late(row, at), names.get(row.patrol, ""), last, last_at, same)


@dataclass(frozen=True, slots=True)
class PointLine:
    """One clock point: its number, its name, when it was said, seconds since the report (None: nobody said it)."""

    number: str
    name: str
    at: datetime | None
    seconds: int | None


def point_lines(row: Emergency) -> list[PointLine]:
    """Return the nine clock points in their order."""
    return [
        PointLine(NUMBERS[name], name, said, _since(row.reported_at, said)) for name, said in points_of(row).items()
    ]


def _since(reported_at: datetime, said: datetime | None) -> int | None:
    return None if said is None else round((said - reported_at).total_seconds())


@dataclass(frozen=True, slots=True)
class PatrolLine:
    """One patrol on the board: how its crew stands, where it was last, on which emergency it is."""

    row: PatrolUnit
    crew: CrewNow
    position: Position | None
    emergency: Emergency | None

    @property
    def tone(self) -> str:
        """Return the tone of its state."""
        return {"available": "good", "off": "quiet"}.get(self.row.state, "wait")


def patrol_lines(rows: Sequence[PatrolUnit], emergencies: dict[str, Emergency], at: datetime) -> list[PatrolLine]:
    """Return the patrols as lines, in the order given."""
    crews, positions = crews_now(rows, at), positions_of(rows, at)
    return [PatrolLine(row, crews[row.pk], positions.get(row.pk), emergencies.get(row.emergency)) for row in rows]


def dots_of(row: Emergency, proposal: Proposal | None) -> list[MapDot]:
    """Return the emergency and the patrols that were ranked as dots of the map."""
    dots = [_where(row)] if row.longitude is not None and row.latitude is not None else []
    offers = proposal.offers if proposal else ()
    for one in offers:
        if one.position is not None:
            tone, mark = ("good", str(one.rank)) if one.rank else ("quiet", "")
            dots.append(
                MapDot(
                    one.patrol.pk, one.patrol.name, one.position.longitude, one.position.latitude, tone, mark=mark,
                    is_uncertain=one.position.is_uncertain,
                )
            )  # fmt: skip
    return dots


def _where(row: Any) -> MapDot:
    return MapDot(row.pk, str(row.number), row.longitude, row.latitude, "bad", mark="!")
