"""The places of an invented district: homes, workplaces, schools, shops, lines of transport, venues and one ward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bihuan.engine.exposure.hilbert import Floats
from bihuan.engine.exposure.lake import Bounds
from bihuan.engine.exposure.placing import NewPlaces

# Of a hundred places of a district; the ward is one place, whatever the size.
SHARES: Final = {"home": 62.0, "workplace": 25.0, "school": 0.3, "shop": 10.0, "transport": 1.0, "venue": 1.7}
KINDS: Final = (*SHARES, "ward")


@dataclass(frozen=True, slots=True)
class BlockPlaces:
    """Kind (index into KINDS) and WGS-84 position of each place of a block."""

    kind: npt.NDArray[np.uint8]
    longitude: Floats
    latitude: Floats


def draw_places(dice: np.random.Generator, count: int, bounds: Bounds) -> BlockPlaces:
    """Draw about `count` places within bounds: dense in the middle, thin at the edges; at least one of each kind."""
    counts = [max(1, round(count * share / 100)) for share in SHARES.values()] + [1]
    kind = np.repeat(np.arange(len(KINDS), dtype=np.uint8), counts)
    west, south, east, north = bounds
    spread = dice.normal(0.5, 0.17, (2, len(kind))) % 1.0
    return BlockPlaces(kind, west + spread[0] * (east - west), south + spread[1] * (north - south))


def new_places(block: int, places: BlockPlaces) -> NewPlaces:
    """Name the places of a block, so that they can be added to a lake."""
    kinds = [KINDS[kind] for kind in places.kind.tolist()]
    codes = [f"district/{block}-{index}" for index in range(len(kinds))]
    names = [f"{kind} {block}-{index}" for index, kind in enumerate(kinds)]
    return NewPlaces(codes, names, kinds, [f"block {block}"] * len(kinds), places.longitude, places.latitude)
