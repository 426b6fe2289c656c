"""From pieces of road as they were read to a graph: the largest part within which everybody can get everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from bihuan.engine.roads.graph import LEAST_SECONDS, RoadGraph, UnreadableRoads
from bihuan.engine.sphere import great_circle_m

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large an extract may be."""

    file_bytes: int = 512 << 20
    pieces: int = 2_000_000
    points: int = 20_000_000


BOUNDS = Bounds()
TOLD_EVERY: Final = 10_000
Tell = Callable[[str, int], None]


def tell_nobody(stage: str, number: int) -> None:
    """Say nothing of how far the reading is."""


@dataclass(slots=True)
class Pieces:
    """Directed pieces as they are read: from, to (any identifiers), km/h, line; what was left out is counted."""

    bounds: Bounds = BOUNDS
    tell: Tell = tell_nobody
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    kmh: list[float] = field(default_factory=list)
    metres: list[float] = field(default_factory=list)
    lines: list[Floats] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    _points: int = 0

    def add(self, start: int, end: int, kmh: float, line: Floats, metres: float | None = None) -> None:
        """Take one piece in; `line` is (k, 2) degrees, `metres` its length where the source says it.

        :raises UnreadableRoads: `too_large`: more than the bounds allow.
        """
        self._points += len(line)
        if len(self.starts) >= self.bounds.pieces or self._points > self.bounds.points:
            raise UnreadableRoads("too_large", "roads", pieces=self.bounds.pieces, points=self.bounds.points)
        self.starts.append(start)
        self.ends.append(end)
        self.kmh.append(kmh)
        self.lines.append(line)
        self.metres.append(line_m(line) if metres is None else metres)

    def count(self, what: str, by: int = 1) -> None:
        """Count something that was read or left out."""
        self.counts[what] = self.counts.get(what, 0) + by
        if what == "ways" and self.counts[what] % TOLD_EVERY == 0:
            self.tell("ways", self.counts[what])


def line_m(line: Floats) -> float:
    """Return the length of a line in degrees, in metres along great circles."""
    at = np.radians(line)
    return float(great_circle_m(at[:-1, 0], at[:-1, 1], at[1:, 0], at[1:, 1]).sum())


def build_graph(pieces: Pieces, mode: str) -> RoadGraph:
    """Return the graph of the largest strongly connected part; `counts` says how much lies outside it.

    :raises UnreadableRoads: `no_roads`: there is no piece of road for this mode.
    """
    if not pieces.starts:
        raise UnreadableRoads("no_roads", "roads", mode=mode, **pieces.counts)
    pieces.tell("joining", len(pieces.starts))
    names, both = np.unique(np.array([*pieces.starts, *pieces.ends], dtype=np.int64), return_inverse=True)
    starts, ends = both[: len(pieces.starts)], both[len(pieces.starts) :]
    part = largest_part(starts, ends, len(names))
    kept = np.flatnonzero(part[starts] & part[ends])
    if not kept.size:
        raise UnreadableRoads("no_way_back", "roads", mode=mode, pieces=len(starts))
    counts = {
        **pieces.counts, "nodes": int(part.sum()), "pieces": len(kept), "nodes_left_out": int((~part).sum()),
        "pieces_left_out": len(starts) - len(kept),
    }  # fmt: skip
    return _assemble(pieces, kept, np.cumsum(part) - 1, (starts, ends), mode, counts)


def largest_part(starts: Integers, ends: Integers, size: int) -> npt.NDArray[np.bool_]:
    """Return which nodes belong to the largest strongly connected part (of two as large: the first)."""
    matrix = csr_array((np.ones(len(starts)), (starts, ends)), shape=(size, size))
    _, label = connected_components(matrix, directed=True, connection="strong")
    return np.asarray(label == np.bincount(label).argmax())


def _assemble(
    pieces: Pieces, kept: Integers, number: Integers, ends: tuple[Integers, Integers], mode: str,
    counts: Mapping[str, int],
) -> RoadGraph:  # fmt: skip
    lines = [pieces.lines[index] for index in kept]
    starts, finishes = number[ends[0][kept]], number[ends[1][kept]]
    nodes = np.zeros((counts["nodes"], 2))
    nodes[starts] = [line[0] for line in lines]
    metres = np.array(pieces.metres)[kept]
    seconds = np.maximum(metres / (np.array(pieces.kmh)[kept] / 3.6), LEAST_SECONDS)
    return RoadGraph(
        nodes=nodes, starts=starts, ends=finishes, back=pair_back(lines), seconds=seconds, metres=metres,
        points=np.concatenate(lines), point_at=np.cumsum([0, *(len(line) for line in lines)], dtype=np.int64),
        mode=mode, counts=dict(counts),
    )  # fmt: skip


def pair_back(lines: Sequence[Floats]) -> Integers:
    """Return for each line the one that goes back over the same points, -1 where there is none."""
    first: dict[bytes, int] = {}
    for index, line in enumerate(lines):
        first.setdefault(line.tobytes(), index)
    return np.array([first.get(line[::-1].tobytes(), -1) for line in lines], dtype=np.int64)
