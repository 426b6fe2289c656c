"""To which unit does an address belong? By community code, address text, position; undecided is never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One community: its code, the words by which addresses name it, its ring of (lon, lat), and its unit."""

    code: str
    unit: str
    words: tuple[str, ...] = ()
    ring: Ring = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Where an order should go and by what evidence; no unit = triage, with the candidates that were left."""

    unit: str = ""
    by: str = "undecided"
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class Atlas:
    """The areas of an incident, indexed for routing."""

    areas: tuple[AreaShape, ...]
    _by_code: dict[str, str] = field(init=False)
    _words: list[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_code = {area.code: area.unit for area in self.areas}
        pairs = [(word, area.unit) for area in self.areas for word in area.words if word]
        self._words = sorted(pairs, key=lambda pair: -len(pair[0]))

    def route(self, *, code: str, address: str, position: tuple[float, float] | None) -> Route:
        """Return the unit for what is known of a place. A known code decides; then the longest area word in the
        address when it names one unit only; then the ring that holds the position.
        """
        if code in self._by_code:
            return Route(self._by_code[code], "community_code")
        named = self._units_named(address)
        if len(named) == 1:
            return Route(named[0], "address")
        held = self._units_holding(position)
        if len(held) == 1 and (not named or held[0] in named):
            return Route(held[0], "position")
        return Route("", "undecided", tuple(named or held))

    def _units_named(self, address: str) -> list[str]:
        """Return the units of the longest area words found in the address."""
        found = [(word, unit) for word, unit in self._words if word in address]
        longest = len(found[0][0]) if found else 0
        return _distinct(unit for word, unit in found if len(word) == longest)

    def _units_holding(self, position: tuple[float, float] | None) -> list[str]:
        if position is None:
            return []
        return _distinct(area.unit for area in self.areas if area.ring and is_inside(position, area.ring))


def _distinct(units: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(units))


def is_inside(point: tuple[float, float], ring: Ring) -> bool:
    """Say whether a point lies inside a closed ring (even-odd rule; a border belongs to one side)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
