"""What a model answers about an incident, as a report that explains itself: sites, arithmetic, bound, assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.zones.queries.cover import RingCover, rings_covered
from bihuan.apps.zones.queries.cover_ground import Demand, Responder, Spot, demands_of, responders_of, spots_of
from bihuan.apps.zones.queries.roads import travel_of
from bihuan.apps.zones.rules.cover import CoverTold, busy_share
from bihuan.apps.zones.rules.rings import Ask, RingRule, asks_of

if TYPE_CHECKING:
    from bihuan.engine.roads import TravelTimes
    from bihuan.engine.siting.planning import Problem, Proposal

Report = dict[str, Any]
NAMED = 60
"""How many places a report names in one list; it always says how many there are."""


def solve_cover(incident: str, rule: RingRule, told: CoverTold, at: datetime) -> Report:
    """Return the report of one question; without places, or without candidates, it says so and proposes nothing."""
    demands = demands_of(incident, weighing=told.weighing)
    spots = spots_of(incident, told.candidates)
    asks = tuple(replace(one, tier=None) for one in asks_of(rule))
    demands = tuple(one for one in demands if any(ask.is_for(one.kind) for ask in asks))
    if not demands or not spots:
        return {"status": "no_places" if not demands else "no_candidates", "sites": []}
    times = travel_of(incident)([(one.longitude, one.latitude) for one in spots], _places(demands))
    return _Solving(incident, asks, told, demands, spots, times).report(at)


def _places(rows: Sequence[Demand | Responder | Spot]) -> list[tuple[float, float]]:
    return [(one.longitude, one.latitude) for one in rows]


class _Solving:
    """One question with its numbers, and the report of what the model answered."""

    def __init__(
        self, incident: str, asks: Sequence[Ask], told: CoverTold, demands: Sequence[Demand], spots: Sequence[Spot],
        times: TravelTimes,
    ) -> None:  # fmt: skip
        self.incident, self.asks, self.told = incident, asks, told
        self.demands, self.spots, self.times = demands, spots, times
        self.seconds = times.seconds.T

    def _problem(self) -> Problem:
        import numpy as np  # not before a model is asked

        from bihuan.engine.siting.planning import Problem  # the solvers load for a while, and only here

        limits = [max(ask.limit_s for ask in self.asks if ask.is_for(one.kind)) for one in self.demands]
        asked = [(float(ask.limit_s), np.array([ask.is_for(one.kind) for one in self.demands])) for ask in self.asks]
        weights = np.array([one.weight for one in self.demands])
        return Problem(
            weights, self.seconds, np.array(limits, float), asked, self.told.units, busy_share(self.told),
            self.told.share, float(self.told.seconds),
        )  # fmt: skip

    def report(self, at: datetime) -> Report:
        """Ask the model and tell what it says."""
        from bihuan.engine.siting.planning import adds_of, is_found, propose  # the solvers, and only here

        problem = self._problem()
        found = propose(self.told.model, problem)
        answer = found.answer
        report = self._head(found, problem)
        if not is_found(answer.status) or not answer.chosen:
            return report
        stand = [self._stander(index) for index in answer.chosen]
        told = adds_of(problem.weights, problem.reach, answer.chosen)
        report["sites"] = [self._site(*one) for one in told]
        report["rings"] = [_ring(one) for one in self._rings(self.seconds[:, list(answer.chosen)], stand)]
        report["now"] = [_ring(one) for one in self._now(at)]
        report["queue"] = self._queue(problem, answer.chosen)
        return report

    def _head(self, found: Proposal, problem: Problem) -> Report:
        answer = found.answer
        total = float(problem.weights.sum())
        out = [self.demands[one].name for one in found.left_out]
        bounds = {"ring_bounds": list(bounds)} if (bounds := getattr(answer, "bounds", ())) else {}
        once = {"once": once} if (once := getattr(answer, "once", None)) is not None else {}
        return {
            "status": str(answer.status), "objective": _number(answer.objective), "bound": _number(answer.bound),
            "seconds": answer.seconds, "total": total, "places": len(self.demands), "candidates": len(self.spots),
            "busy": busy_share(self.told), "is_straight": self.times.is_straight, "detour": self.times.detour,
            "speed_kmh": self.times.speed_kmh, "sites": [], "left_out": out[:NAMED], "left_out_n": len(out), **bounds,
            **once,
        }  # fmt: skip

    def _stander(self, index: int) -> Responder:
        spot = self.spots[index]
        return Responder(spot.id, spot.name, "patrol", 1, spot.longitude, spot.latitude)

    def _site(self, index: int, units: int, reaches: float, alone: float) -> Report:
        spot = self.spots[index]
        return {
            "id": spot.id, "name": spot.name, "kind": spot.kind, "longitude": spot.longitude,
            "latitude": spot.latitude, "units": units, "reaches": reaches, "alone": alone,
        }  # fmt: skip

    def _rings(self, seconds: Any, stand: Sequence[Responder]) -> tuple[RingCover, ...]:
        return rings_covered(self.asks, seconds, self.demands, stand)

    def _now(self, at: datetime) -> tuple[RingCover, ...]:
        """Return the same rings with those who stand somewhere now, all tiers together, for comparison."""
        now, _unplaced = responders_of(self.incident, at)
        seconds = travel_of(self.incident)(_places(now), _places(self.demands)).seconds.T
        return self._rings(seconds, now)

    def _queue(self, problem: Problem, chosen: Sequence[int]) -> Report:
        from bihuan.engine.siting.planning import queue_of  # the solvers, and only here

        found = queue_of(
            problem.weights, self.seconds, chosen, self.told.calls_an_hour, self.told.minutes_a_call * 60
        )  # fmt: skip
        answered = found.shares.sum(axis=0).tolist()
        first = self.seconds[:, list(chosen)].argmin(axis=1)
        own = sum(float(found.shares[row, unit]) for row, unit in enumerate(first))
        return {
            "lost": found.lost, "is_exact": found.is_exact, "status": str(found.status), "by_nearest": own,
            "units": [
                {"name": self.spots[site].name, "busy": busy, "answers": share}
                for site, busy, share in zip(chosen, found.busy.tolist(), answered, strict=True)
            ],
        }  # fmt: skip


def _number(value: float) -> float | None:
    """Return a number as JSON can keep it."""
    return None if value in (float("inf"), float("-inf")) else float(value)


def _ring(one: RingCover) -> Report:
    named = [{"name": place.name, "kind": place.kind, "seconds": place.seconds} for place in one.uncovered[:NAMED]]
    return {
        "ring": one.ring, "limit_s": one.limit_s, "n": one.n, "covered": one.covered, "weight": one.weight,
        "covered_weight": one.covered_weight, "uncovered": named, "uncovered_n": len(one.uncovered),
    }  # fmt: skip
