"""What a reader of all bulletins can work out about each hidden figure: the least and the most that it can be.

Every hidden figure is an unknown whole number from 0 up; every sum that everybody knows binds them. The least and the
most of each are two integer programs (HiGHS by scipy). Sums over areas and over days together are no network, so that
the linear program alone would be too kind to us: its bounds may lie outside what whole numbers can reach.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bihuan.engine.disclosure.tables import Cell, Inconsistent, Relation, Shown

MOST = 1_000_000  # no figure of a district is larger; an unknown that nothing binds reaches it
WIDE = 5
_PUSHES = 12


class Interval(NamedTuple):
    """The least and the most that a hidden figure can be."""

    low: int
    high: int

    @property
    def width(self) -> int:
        """Return how far the two lie apart."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Equations:
    """Unknowns bound to each other: for each equation the signs of its unknowns (+1, -1), and what they sum to."""

    cells: tuple[Cell, ...]
    rows: tuple[Mapping[Cell, int], ...]
    sums: tuple[int, ...]


def _equation(relation: Relation, shown: Shown) -> tuple[dict[Cell, int], int]:
    """Return the signs of the unknowns of a relation and what they sum to; an unpublished figure is an unknown too."""
    signs: dict[Cell, int] = {}
    told = 0
    for sign, cells in ((1, relation.parts), (-1, (relation.whole,))):
        for cell in cells:
            value = shown.get(cell)
            if value is None:
                signs[cell] = sign
            else:
                told -= sign * value
    return signs, told


def equations(shown: Shown, known: Iterable[Relation]) -> Iterator[Equations]:
    """Yield the equations of the unknowns, group by group: no unknown of one group says anything of another's.

    :raises Inconsistent: published figures contradict each other.
    """
    rows = []
    for relation in known:
        signs, told = _equation(relation, shown)
        if signs:
            rows.append((signs, told))
        elif told:
            raise Inconsistent(f"{relation.whole}: published figures do not add up")
    leader: dict[Cell, Cell] = {}

    def lead(cell: Cell) -> Cell:
        while (above := leader.setdefault(cell, cell)) != cell:
            leader[cell] = cell = leader[above]
        return cell

    for signs, _told in rows:
        first, *others = signs
        for other in others:
            leader[lead(other)] = lead(first)
    groups: dict[Cell, list[tuple[dict[Cell, int], int]]] = {}
    for row in rows:
        groups.setdefault(lead(next(iter(row[0]))), []).append(row)
    for members in groups.values():
        cells = tuple(dict.fromkeys(cell for signs, _ in members for cell in signs))
        yield Equations(cells, tuple(signs for signs, _ in members), tuple(told for _, told in members))


class _Solver:
    """The integer programs of one group of equations; each solution is kept as a witness for all its unknowns."""

    def __init__(self, group: Equations) -> None:
        # Engines come in when they are asked for: neither a page nor a command waits for scipy at its start.
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        self._at = {cell: at for at, cell in enumerate(group.cells)}
        places = [(row, self._at[cell], sign) for row, signs in enumerate(group.rows) for cell, sign in signs.items()]
        rows, columns, signs = zip(*places, strict=True)
        matrix = csr_array((signs, (rows, columns)), shape=(len(group.rows), len(group.cells)))
        self._constraint: Any = LinearConstraint(matrix, group.sums, group.sums)
        self._bounds: Any = Bounds(0, MOST)
        self._zeros: Any = np.zeros(len(group.cells))
        self.low: dict[Cell, int] = {}
        self.high: dict[Cell, int] = {}
        self.cells = group.cells

    def solve(self, signs: Mapping[Cell, float]) -> None:
        """Keep the witness that makes the weighted sum of figures least. :raises Inconsistent: nothing fits."""
        from scipy.optimize import milp

        aim = self._zeros.copy()
        for cell, sign in signs.items():
            aim[self._at[cell]] = sign
        found = milp(aim, constraints=self._constraint, bounds=self._bounds, integrality=self._zeros + 1)
        if found.x is None:
            raise Inconsistent(f"{self.cells[0]}: no whole numbers fit what was published ({found.message})")
        for other, value in zip(self.cells, found.x, strict=True):
            whole = round(float(value))
            self.low[other] = min(self.low.get(other, whole), whole)
            self.high[other] = max(self.high.get(other, whole), whole)

    def interval(self, cell: Cell) -> Interval:
        """Return the least and the most that a figure can be."""
        self.solve({cell: 1})
        self.solve({cell: -1})
        return Interval(self.low[cell], self.high[cell])

    def is_wide(self, cell: Cell, wide: int) -> bool:
        """Say whether two witnesses lie `wide` apart."""
        return cell in self.low and self.high[cell] - self.low[cell] >= wide


def _hidden(shown: Shown) -> set[Cell]:
    return {cell for cell, value in shown.items() if value is None}


def attack(shown: Shown, known: Sequence[Relation]) -> dict[Cell, Interval]:
    """Return what a reader can work out about every hidden figure of `shown`: two integer programs each.

    A hidden figure that no relation binds can be anything from 0 to `MOST`.

    :raises Inconsistent: what was published cannot be true.
    """
    wanted = _hidden(shown)
    found = dict.fromkeys(wanted, Interval(0, MOST))
    for group in equations(shown, known):
        solver = _Solver(group)
        for cell in group.cells:
            if cell in wanted:
                found[cell] = solver.interval(cell)
    return found


def narrow_cells(
    shown: Shown, known: Sequence[Relation], *, wide: int = WIDE, among: Iterable[Cell] | None = None
) -> dict[Cell, Interval]:
    """Return the hidden figures (those of `among`, else all) that can be fewer than `wide` + 1 whole numbers.

    Answers as `attack`, with fewer programs: each solution is a witness for all unknowns of its group, and a figure of
    which two witnesses lie `wide` apart needs none of its own. The first witnesses push all figures apart at once.
    """
    wanted = _hidden(shown) if among is None else set(among)
    narrow: dict[Cell, Interval] = {}
    for group in equations(shown, known):
        asked = [cell for cell in group.cells if cell in wanted]
        if asked:
            narrow.update(_narrow_in(_Solver(group), asked, wide))
    return narrow


def _narrow_in(solver: _Solver, asked: Sequence[Cell], wide: int) -> Iterator[tuple[Cell, Interval]]:
    # nosemgrep: secret-from-random - where witnesses are looked for first, the same each time, no secret
    chance = random.Random(len(asked))  # noqa: S311 - as above
    left = list(asked)
    for _ in range(_PUSHES):
        solver.solve({cell: chance.choice((-1, 1)) for cell in left})
        left = [cell for cell in left if not solver.is_wide(cell, wide)]
        if not left:
            return
    for cell in left:
        for sign in (-1, 1):
            if not solver.is_wide(cell, wide):
                solver.solve({cell: sign})
        if not solver.is_wide(cell, wide):
            yield cell, Interval(solver.low[cell], solver.high[cell])
