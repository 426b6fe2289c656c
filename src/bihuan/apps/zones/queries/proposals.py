"""Who could go to an emergency, soonest first, and why each of the others could not: what the desk decides by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bihuan.apps.zones.models import Emergency, PatrolUnit
from bihuan.apps.zones.queries.patrols import CrewNow, Position, crews_now, positions_of
from bihuan.apps.zones.queries.roads import travel_of
from bihuan.apps.zones.rules.emergencies import EMERGENCY_KINDS
from bihuan.apps.zones.rules.patrols import FREE, OFF, STALE

if TYPE_CHECKING:
    from bihuan.engine.response import Candidate, Choice


@dataclass(frozen=True, slots=True)
class Offer:
    """One patrol as the desk sees it: place among those who can go (None: left out, with `reasons`), seconds of travel.

    `is_uncertain`: its position is old or only its post's; `penalty_s` was added for that before ranking.
    """

    patrol: PatrolUnit
    rank: int | None
    seconds: float | None = None
    penalty_s: float = 0.0
    is_uncertain: bool = False
    reasons: tuple[str, ...] = ()
    position: Position | None = None
    is_heat_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """All patrols on duty for one emergency; `is_straight`: no road graph, so the times are of a straight line.

    `is_ranked` is not, where nobody knows the emergency's position: then those of its own unit come first.
    """

    offers: tuple[Offer, ...]
    is_straight: bool
    is_ranked: bool = True

    @property
    def ranked(self) -> list[Offer]:
        """Return who can go, soonest first."""
        return [one for one in self.offers if one.rank is not None]

    @property
    def left_out(self) -> list[Offer]:
        """Return who cannot, with the reasons."""
        return [one for one in self.offers if one.rank is None]

    def offer(self, patrol_id: str) -> Offer | None:
        """Return what is proposed of one patrol, None for one that is not on duty."""
        return next((one for one in self.offers if one.patrol.pk == patrol_id), None)


def proposal_for(row: Emergency, at: datetime) -> Proposal:
    """Return who could go to an emergency now."""
    duty = PatrolUnit.objects.filter(incident_id=row.incident_id, closed_at=None).exclude(state=OFF)
    patrols = list(duty.select_related("unit").order_by("name", "id"))
    crews, positions = crews_now(patrols, at), positions_of(patrols, at)
    if row.longitude is None or row.latitude is None:
        return _unranked(row, patrols, crews, positions)
    candidates = [_candidate(one, crews[one.pk], positions.get(one.pk), at) for one in patrols]
    choice = _rank(row, row.longitude, row.latitude, candidates)
    return Proposal(_offers(choice, patrols, crews, positions), choice.is_straight)


def _rank(row: Emergency, longitude: float, latitude: float, candidates: Sequence[Candidate]) -> Choice:
    from bihuan.engine.response import Wanted, rank_units  # numpy: not before somebody needs a ranking

    wanted = Wanted(longitude, latitude, frozenset(row.skills), EMERGENCY_KINDS[row.kind].minutes)
    return rank_units(candidates, wanted, travel_of(row.incident_id), stale_s=STALE.total_seconds())


def _candidate(one: PatrolUnit, crew: CrewNow, position: Position | None, at: datetime) -> Candidate:
    from bihuan.engine.response import Candidate  # numpy: not before somebody needs a ranking

    ends = (crew.shift_ends_at - at).total_seconds() if crew.shift_ends_at is not None else None
    return Candidate(
        one.pk, position.longitude if position else None, position.latitude if position else None,
        position.age_s if position else None, frozenset(one.skills) | crew.skills, is_free=one.state == FREE,
        shift_ends_s=ends, heat_minutes=_heat(crew),
    )  # fmt: skip


def _heat(crew: CrewNow) -> float | None:
    """Return the limit of the heat; a whole hour is none, and what nobody knows is said beside the name."""
    return None if crew.heat_minutes is None or crew.heat_minutes >= 60 else float(crew.heat_minutes)


def _offers(
    choice: Choice, patrols: Sequence[PatrolUnit], crews: dict[str, CrewNow], positions: dict[str, Position]
) -> tuple[Offer, ...]:
    by_id = {one.pk: one for one in patrols}
    can = [
        Offer(
            by_id[one.id], place, one.seconds, one.penalty_s, one.is_uncertain, (), positions.get(one.id),
            crews[one.id].heat_minutes is None,
        )
        for place, one in enumerate(choice.ranked, start=1)
    ]  # fmt: skip
    cannot = [
        Offer(by_id[one.id], None, reasons=one.reasons, position=positions.get(one.id)) for one in choice.left_out
    ]
    return (*can, *sorted(cannot, key=lambda one: (one.patrol.name, one.patrol.pk)))


def _unranked(
    row: Emergency, patrols: Sequence[PatrolUnit], crews: dict[str, CrewNow], positions: dict[str, Position]
) -> Proposal:
    """Return the free patrols, those of the unit that answers for the area first; nobody knows how far they are."""
    order = sorted(patrols, key=lambda one: (one.unit_id != row.unit_id, one.tier, one.name))
    free = [one for one in order if one.state == FREE]
    can = [
        Offer(
            one, place, is_uncertain=True, position=positions.get(one.pk),
            is_heat_unknown=crews[one.pk].heat_minutes is None,
        )
        for place, one in enumerate(free, start=1)
    ]  # fmt: skip
    busy = [Offer(one, None, reasons=("busy",), position=positions.get(one.pk)) for one in order if one.state != FREE]
    return Proposal((*can, *busy), is_straight=True, is_ranked=False)
