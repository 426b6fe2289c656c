"""What is covered now in which ring, which places are not, what is lost when a unit leaves, and who could move up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bihuan.apps.zones.queries.cover_ground import (
    RESPONDING_POSTS,
    Demand,
    Responder,
    Spot,
    demands_of,
    responders_of,
    spots_of,
)
from bihuan.apps.zones.queries.rings import ring_rule
from bihuan.apps.zones.queries.roads import travel_of
from bihuan.apps.zones.rules.rings import Ask, RingRule, asks_of

if TYPE_CHECKING:
    from bihuan.engine.siting.answers import Floats
    from bihuan.engine.siting.moving import Relocation
    from bihuan.engine.siting.rings import RingNeed

_MOST_MOVES, _MOVE_LIMIT_S = 2, 1.0


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A place that nobody who counts reaches in time; `seconds` of the soonest, None where nobody gets there at all."""

    id: str
    name: str
    kind: str
    seconds: int | None
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class RingCover:
    """One ring: how many places it asks for, how many are reached, and those that are not, by name."""

    ring: int
    limit_s: int
    n: int
    covered: int
    weight: float
    covered_weight: float
    uncovered: tuple[Uncovered, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover at an instant, with what the rings mean and how times were counted; `unplaced`: position unknown."""

    meaning: str
    is_decided: bool
    at: datetime
    rings: tuple[RingCover, ...]
    responders: tuple[Responder, ...]
    unplaced: tuple[str, ...]
    is_straight: bool
    detour: float
    speed_kmh: float
    set_off_s: int

    @property
    def uncovered(self) -> int:
        """How many places are uncovered, over all rings."""
        return sum(len(one.uncovered) for one in self.rings)


def cover_of(incident: str, at: datetime, *, without: Collection[str] = ()) -> Cover:
    """Return the cover that free patrols and staffed posts give now; `without` those identifiers as if they were gone.

    One question to the travel times for all; nothing is guessed for a patrol without a position.
    """
    rule, row = ring_rule(incident)
    demands = demands_of(incident)
    responders, unplaced = responders_of(incident, at, without)
    times = travel_of(incident)(_places(responders), _places(demands))
    rings = rings_covered(asks_of(rule), times.seconds.T, demands, responders)
    return Cover(
        rule.meaning, row is not None, at, rings, responders, unplaced, times.is_straight, times.detour,
        times.speed_kmh, rule.set_off_s,
    )  # fmt: skip


def _places(rows: Sequence[Demand | Responder | Spot]) -> list[tuple[float, float]]:
    return [(one.longitude, one.latitude) for one in rows]


def need_of(ask: Ask, demands: Sequence[Demand], tiers: Sequence[int]) -> RingNeed:
    """Return which rows a ring asks for and which columns (units of these tiers) count."""
    from bihuan.engine.siting.rings import RingNeed  # numpy: not before somebody asks for a cover

    units = [at for at, tier in enumerate(tiers) if ask.tier is None or tier == ask.tier]
    return RingNeed(ask.limit_s, units, [at for at, one in enumerate(demands) if ask.is_for(one.kind)])


def rings_covered(
    asks: Sequence[Ask], seconds: Floats, demands: Sequence[Demand], responders: Sequence[Responder]
) -> tuple[RingCover, ...]:
    """Return each ring; `seconds` are (demands, responders)."""
    return tuple(_ring(ask, seconds, demands, [one.tier for one in responders]) for ask in asks)


def _ring(ask: Ask, seconds: Floats, demands: Sequence[Demand], tiers: Sequence[int]) -> RingCover:
    from bihuan.engine.siting.rings import soonest  # numpy: not before somebody asks for a cover

    need = need_of(ask, demands, tiers)
    told = soonest(seconds, need).tolist()
    asked = [demands[at] for at in need.demands]
    late = [(one, took) for one, took in zip(asked, told, strict=True) if took > ask.limit_s]
    weight = sum(one.weight for one in asked)
    missing = tuple(_uncovered(one, took) for one, took in sorted(late, key=lambda pair: (-pair[1], pair[0].name)))
    covered_weight = weight - sum(one.weight for one, _took in late)
    return RingCover(ask.ring, ask.limit_s, len(asked), len(asked) - len(late), weight, covered_weight, missing)


def _uncovered(one: Demand, took: float) -> Uncovered:
    seconds = None if took == float("inf") else round(took)
    return Uncovered(one.id, one.name, one.kind, seconds, one.longitude, one.latitude)


@dataclass(frozen=True, slots=True)
class Lost:
    """A place that is in time now and will not be, in which ring."""

    ring: int
    place: Uncovered


@dataclass(frozen=True, slots=True)
class MoveUp:
    """One proposed move: which patrol goes where, how long that takes, how many places (by weight) it wins back."""

    unit: str
    name: str
    to: Spot
    seconds: int | None
    gains: float


@dataclass(frozen=True, slots=True)
class MoveUps:
    """What is lost when somebody leaves, and the moves that win most of it back; nobody moves before a person says so.

    `left` are places still uncovered after the moves that are covered now. `status`, `bound`, `seconds` are the
    solver's: `bound` is the most that any such moves could cover, `objective` what these cover, `before` without them.
    """

    meaning: str
    lost: tuple[Lost, ...]
    moves: tuple[MoveUp, ...]
    left: tuple[Lost, ...]
    status: str
    objective: float
    before: float
    bound: float
    seconds: float
    is_straight: bool


def move_up_for(incident: str, at: datetime, leaving: str, *, most: int = _MOST_MOVES) -> MoveUps:
    """Return what is lost when the patrol or post `leaving` is away, and at most so many moves of free patrols.

    A patrol may move to an open post, or to where the leaving one stood. Moves are chosen to cover the most places of
    all rings together, each within the time of its own; by tier of force only patrols of the leaving one's tier move.
    """
    rule, _row = ring_rule(incident)
    demands = demands_of(incident)
    everybody, _unplaced = responders_of(incident, at)
    gone = next((one for one in everybody if one.id == leaving), None)
    stay, _ = responders_of(incident, at, (leaving,))
    spots = spots_of(incident, RESPONDING_POSTS)
    if gone is not None:
        spots = (*spots, Spot(gone.id, gone.name, gone.kind, gone.longitude, gone.latitude))
    return _Moving(incident, rule, demands, everybody, stay, spots, gone).answer(most)


class _Moving:
    """One question about moves: the places, who there is with and without the leaving one, and where they may go."""

    def __init__(
        self, incident: str, rule: RingRule, demands: Sequence[Demand], everybody: Sequence[Responder],
        stay: Sequence[Responder], spots: Sequence[Spot], gone: Responder | None,
    ) -> None:  # fmt: skip
        self.rule, self.asks, self.demands = rule, asks_of(rule), demands
        self.everybody, self.stay, self.spots, self.gone = everybody, stay, spots, gone
        self.travel = travel_of(incident)
        self.times = self.travel(_places((*stay, *spots)), _places(demands))
        self.seconds = self.times.seconds.T
        everything = _places((*stay, *spots))
        self.between = self.travel(everything, everything).seconds
        self.columns: list[int] = []

    def answer(self, most: int) -> MoveUps:
        """Return what is lost and what can be won back."""
        now = self._covered(self.everybody)
        lost = self._lost(now, self._covered(self.stay))
        found = self._relocate(most)
        moves, after = self._moves(found)
        return MoveUps(
            self.rule.meaning, lost, moves, self._lost(now, self._covered(after)), str(found.status), found.objective,
            found.before, found.bound, found.seconds, self.times.is_straight,
        )  # fmt: skip

    def _covered(self, responders: Sequence[Responder]) -> tuple[RingCover, ...]:
        seconds = self.travel(_places(responders), _places(self.demands)).seconds.T
        return rings_covered(self.asks, seconds, self.demands, responders)

    def _lost(self, now: Sequence[RingCover], then: Sequence[RingCover]) -> tuple[Lost, ...]:
        already = {(ring.ring, one.id) for ring in now for one in ring.uncovered}
        return tuple(
            Lost(ring.ring, one) for ring in then for one in ring.uncovered if (ring.ring, one.id) not in already
        )

    def _relocate(self, most: int) -> Relocation:
        """Ask for the moves: in time and out of time for every ring at once, each measured by its own limit."""
        from bihuan.engine.siting.moving import relocate  # the solver: not before somebody asks who moves up
        from bihuan.engine.siting.rings import relative  # the same

        tier = self.gone.tier if self.gone is not None else None
        asks = [ask for ask in self.asks if ask.tier is None or ask.tier == tier]
        counting = [at for at, one in enumerate(self.stay) if any(ask.tier in (None, one.tier) for ask in asks)]
        self.columns = [at for at in counting if self.stay[at].can_move]
        needs = [need_of(Ask(one.ring, one.limit_s, None, one.kinds), self.demands, ()) for one in asks]
        times, rows = relative(self.seconds, needs)
        return relocate(
            [self.demands[row].weight for row in rows], times, self.columns, 1.0, most=most,
            fixed=[at for at in counting if not self.stay[at].can_move],
            targets=range(len(self.stay), self.seconds.shape[1]), between=self.between, limit_s=_MOVE_LIMIT_S,
        )  # fmt: skip

    def _moves(self, found: Relocation) -> tuple[tuple[MoveUp, ...], list[Responder]]:
        moves, after = [], list(self.stay)
        for one in found.moves:
            at = self.columns[one.unit]
            unit, to = self.stay[at], self.spots[one.to - len(self.stay)]
            took = float(self.between[at][one.to])
            moves.append(MoveUp(unit.id, unit.name, to, None if took == float("inf") else round(took), one.gains))
            after[at] = Responder(unit.id, unit.name, unit.kind, unit.tier, to.longitude, to.latitude)
        return tuple(moves), after
