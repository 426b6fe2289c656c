"""The counts of bulletins: areas in a tree, one figure of the day and one of all days up to it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

NEW, TOTAL = "new", "total"
MEASURES = (NEW, TOTAL)


class Inconsistent(ValueError):  # noqa: N818 - says what the counts are
    """Counts that cannot be true together: a child without its parent, a sum that is none. The message says where."""


class Cell(NamedTuple):
    """One figure: `new` of a day in an area, or `total` of all days up to it."""

    day: int
    area: str
    measure: str


class Relation(NamedTuple):
    """What everybody knows of figures: the whole is the sum of its parts."""

    whole: Cell
    parts: tuple[Cell, ...]


Shown = Mapping[Cell, int | None]  # what was published: None is a figure that was hidden


@dataclass(frozen=True, slots=True)
class Levels:
    """The tree of areas: `parents` has every area, "" for the root's; `least` is the smallest count shown, by area.

    A count from 1 to `least` - 1 is hidden; 0 says nothing of anybody. `least` has 5, and 10 for areas below the
    sub-district (R34); an area that is not named has `standard`. `is_from_start` says that nobody was counted before
    the first bulletin, which every reader knows.
    """

    parents: Mapping[str, str]
    least: Mapping[str, int] = field(default_factory=dict)
    standard: int = 5
    is_from_start: bool = True

    def children(self) -> dict[str, list[str]]:
        """Return the areas that lie directly in each area, in the order of their codes."""
        found: dict[str, list[str]] = {}
        for area, parent in sorted(self.parents.items()):
            if parent:
                found.setdefault(parent, []).append(area)
        return found

    def depth(self, area: str) -> int:
        """Return how many areas lie around an area; the root has 0."""
        depth = 0
        while area := self.parents[area]:
            depth += 1
        return depth

    def is_small(self, area: str, count: int) -> bool:
        """Say whether a count of the area is too small to be shown."""
        return 0 < count < self.least.get(area, self.standard)


def relations_of(levels: Levels, cells: Collection[Cell]) -> tuple[Relation, ...]:
    """Return every sum that binds the figures of bulletins: over areas on a day, and from one total to the next.

    `new` counts from the bulletin before (the first: its own day), so that total = total before + every new since. A
    figure that no bulletin holds takes part as an unknown.
    """
    return (*_over_areas(levels, cells), *_over_days(levels, cells))


def _over_areas(levels: Levels, cells: Collection[Cell]) -> Iterator[Relation]:
    children = levels.children()
    for day, measure in sorted({(cell.day, cell.measure) for cell in cells}):
        for parent, below in children.items():
            parts = tuple(Cell(day, part, measure) for part in below)
            if any(part in cells for part in parts):
                yield Relation(Cell(day, parent, measure), parts)


def _over_days(levels: Levels, cells: Collection[Cell]) -> Iterator[Relation]:
    days = sorted({cell.day for cell in cells})
    for area in levels.parents:
        told = [day for day in days if Cell(day, area, TOTAL) in cells]
        for before, day in zip([days[0] - 1, *told], told, strict=False):
            since = tuple(Cell(one, area, NEW) for one in days if before < one <= day)
            yield Relation(Cell(day, area, TOTAL), (Cell(before, area, TOTAL), *since))


def start_of(levels: Levels, cells: Collection[Cell]) -> dict[Cell, int]:
    """Return the totals of the day before the first bulletin that a reader knows: 0 everywhere, or none of them."""
    first = min((cell.day for cell in cells), default=0)
    return {Cell(first - 1, area, TOTAL): 0 for area in levels.parents} if levels.is_from_start else {}


def check_sums(levels: Levels, counts: Mapping[Cell, int], known: Iterable[Relation]) -> None:
    """Check that counts are whole, not negative and add up. :raises Inconsistent: naming the first that does not."""
    for area, parent in levels.parents.items():
        if parent and parent not in levels.parents:
            raise Inconsistent(f"{area}: its parent {parent} is no area")
    for cell, count in counts.items():
        if count < 0:
            raise Inconsistent(f"{cell.area} {cell.measure} of day {cell.day}: {count} is less than 0")
    for whole, parts in known:
        if whole in counts and all(part in counts for part in parts):
            told = sum(counts[part] for part in parts)
            if counts[whole] != told:
                raise Inconsistent(
                    f"{whole.area} {whole.measure} of day {whole.day}: {counts[whole]}, its parts make {told}"
                )
