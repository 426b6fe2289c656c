"""Rings of 1, 3 and 5 minutes: what "in time" means in an incident, for which place and for whose units. Pure.

In print "1-3-5" has three meanings; an incident chooses one and every figure says which (loop.md 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bihuan.apps.core.rules import NotAllowed

RINGS = (1, 3, 5)
MEANINGS = ("place", "tier", "phase")
BY_PLACE, BY_TIER, BY_PHASE = MEANINGS
MINUTE_S = 60
COMMUNITY = "community"
PLACE_RINGS: Mapping[str, int] = MappingProxyType({
    "station": 1, "airport": 1, "government": 1, "sight": 1, "hospital": 3, "school": 3, "bank": 3, "mall": 5,
    "market": 5, "testing_site": 5, COMMUNITY: 5,
})  # fmt: skip
"""Which ring a kind of place lies in until somebody decides (after Tianjin, loop.md 7a); public kinds only."""
_IN_PLACE, _LEAST_SET_OFF_S, _MOST_SET_OFF_S = 3, 0, 120


@dataclass(frozen=True, slots=True)
class RingRule:
    """What the rings mean: the ring of each kind of place, and how long a unit takes to set off (by phase)."""

    meaning: str = BY_PLACE
    minutes: Mapping[str, int] = field(default_factory=lambda: dict(PLACE_RINGS))
    set_off_s: int = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """One ring: within how many seconds of travel, of which tier's units (None: any), for which kinds (None: all)."""

    ring: int
    limit_s: int
    tier: int | None = None
    kinds: frozenset[str] | None = None

    def is_for(self, kind: str) -> bool:
        """Say whether the ring asks anything for a place of the kind."""
        return self.kinds is None or kind in self.kinds


def asks_of(rule: RingRule) -> tuple[Ask, ...]:
    """Return what the rings ask, the shortest first.

    By place: a place must be reached within the minutes of its own ring, by any unit. By tier of force: every place by
    a unit of tier 1 within one minute, of tier 3 within three, of tier 5 within five. By phase: one minute to set off
    and in place by the third, so what is left of three minutes for the way; the first and the fifth minute are no
    matter of where units stand, the clock of each emergency measures them.
    """
    if rule.meaning == BY_PLACE:
        kinds = {ring: frozenset(kind for kind, told in rule.minutes.items() if told == ring) for ring in RINGS}
        return tuple(Ask(ring, ring * MINUTE_S, kinds=kinds[ring]) for ring in RINGS)
    if rule.meaning == BY_TIER:
        return tuple(Ask(ring, ring * MINUTE_S, tier=ring) for ring in RINGS)
    return (Ask(_IN_PLACE, _IN_PLACE * MINUTE_S - rule.set_off_s),)


def check_rule(rule: RingRule) -> RingRule:
    """Return a rule that can be kept.

    :raises NotAllowed: `unknown_meaning`, `unknown_place_kind`, `unknown_ring`, `bad_set_off`.
    """
    if rule.meaning not in MEANINGS:
        raise NotAllowed("unknown_meaning")
    if set(rule.minutes) != set(PLACE_RINGS):
        raise NotAllowed("unknown_place_kind")
    if not set(rule.minutes.values()) <= set(RINGS):
        raise NotAllowed("unknown_ring")
    if not _LEAST_SET_OFF_S <= rule.set_off_s <= _MOST_SET_OFF_S:
        raise NotAllowed("bad_set_off", most=_MOST_SET_OFF_S)
    return rule
