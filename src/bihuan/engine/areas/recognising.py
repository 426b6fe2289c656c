"""In which datum an outline is drawn, told by an outline of the same thing that is known, and made to agree with it.

Two maps of one district never have the same corners: each was thinned, and some were rounded to a grid. So the datum is
told by how far the outline must still be *shifted as a whole* to lie on the known one, not by the distance of corners.
The shift is found as point-to-line registration (Y. Chen & G. Medioni, *Object modelling by registration of multiple
range images*, Image and Vision Computing 10, 1992), by least absolute deviations, so that stretches which one map
draws otherwise do not count for more than they are.

A file that was rounded up (or down) to a grid lies half a cell off everywhere; maps packed for ECharts lie on a grid of
1/1024 degree. Where all coordinates lie on a grid, rounding up, down and to the nearest are tried as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Literal

import numpy as np
import shapely

from bihuan.engine.areas.shapes import Floats, Outline
from bihuan.engine.datum import DATUMS, DatumName, distance_m, to_wgs84
from bihuan.engine.sphere import EARTH_RADIUS_M

Rounding = Literal["", "nearest", "up", "down"]
_METRES: Final = float(np.radians(1)) * EARTH_RADIUS_M
_GRIDS: Final = (1 / 256, 1 / 512, 1 / 1024, 1 / 2048, 1 / 4096, 0.01, 0.001)
"""Steps in degrees that leave a trace of metres; the files of the house are finer."""
_TURNS: Final = 60
_STILL_M: Final = 0.01
_SCALE_M: Final = 20.0  # distances below count as one: no corner is drawn truer than that
_CLEAR: Final = (2.0, 50.0)  # another datum must fit so many times worse, and by so many metres


@dataclass(frozen=True, slots=True)
class Recognised:
    """The datum that fits best, and what it makes of the outline.

    `moved_m` is the median length by which corners move into WGS-84; `agrees_m` the shift as a whole that would still
    be needed; `median_m` and `p95_m` the distances from the corners of the coarser outline to the line of the finer
    one, after moving. `offsets_m` is `agrees_m` of every datum. `rounding` and `grid_degrees` say what was undone of a
    grid, "" and 0.0 where there is none. `is_clear`: no other datum comes near.
    """

    datum: DatumName
    moved_m: float
    agrees_m: float
    median_m: float
    p95_m: float
    is_clear: bool
    rounding: Rounding
    grid_degrees: float
    offsets_m: dict[DatumName, float]


def recognise(outline: Outline, known: Outline) -> Recognised:
    """Say in which datum an outline is drawn, by one of the same thing that is known to be in WGS-84.

    Several districts may be given as one MultiPolygon, the same ones on both sides.

    :raises ValueError: one of them has no corner.
    """
    lines, truth = _lines(outline), _lines(known)
    if not lines or not truth:
        raise ValueError("both outlines need corners")
    middle = np.concatenate(truth).mean(axis=0)
    laid = [_laid(one, middle) for one in truth]
    grid = _grid(np.concatenate(lines))
    fits = {
        (datum, rounding): _fit([_laid(_true(one, datum, rounding, grid), middle) for one in lines], laid)
        for datum, rounding in product(DATUMS, _roundings(grid))
    }
    (datum, rounding), best = min(fits.items(), key=lambda item: item[1][0])
    offsets = {name: min(fit[0] for (other, _r), fit in fits.items() if other == name) for name in DATUMS}
    second = min(offset for name, offset in offsets.items() if name != datum)
    is_clear = second >= max(_CLEAR[0] * best[0], best[0] + _CLEAR[1])
    moved = _moved(np.concatenate(lines), datum)
    return Recognised(datum, moved, *best, is_clear, rounding, grid, offsets)


def in_wgs84(outline: Outline, datum: DatumName, rounding: Rounding = "", grid_degrees: float = 0.0) -> dict[str, Any]:
    """Return an outline that is drawn in a datum, and perhaps rounded to a grid, as a MultiPolygon in WGS-84."""
    told = outline.get("coordinates") or []
    polygons = [told] if outline.get("type") == "Polygon" else told
    moved = [
        [_true(np.array(ring, np.float64)[:, :2], datum, rounding, grid_degrees).tolist() for ring in polygon]
        for polygon in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": moved}


def _lines(outline: Outline) -> list[Floats]:
    told = outline.get("coordinates") or []
    polygons = [told] if outline.get("type") == "Polygon" else told
    return [np.array(ring, np.float64)[:, :2] for polygon in polygons for ring in polygon if len(ring) > 1]


def _grid(positions: Floats) -> float:
    """Return the coarsest known step on which every coordinate lies, 0.0 for none."""
    for step in sorted(_GRIDS, reverse=True):
        steps = positions / step
        if np.abs(steps - np.round(steps)).max() < 1e-6:
            return step
    return 0.0


def _roundings(grid: float) -> tuple[Rounding, ...]:
    return ("nearest", "up", "down") if grid else ("",)


def _true(positions: Floats, datum: DatumName, rounding: Rounding, grid: float) -> Floats:
    """Return positions in WGS-84, after half a cell of their grid was taken back."""
    back = {"up": -grid / 2, "down": grid / 2}.get(rounding, 0.0)
    return np.stack(to_wgs84(positions[:, 0] + back, positions[:, 1] + back, datum), axis=1)


def _moved(positions: Floats, datum: DatumName) -> float:
    there = to_wgs84(positions[:, 0], positions[:, 1], datum)
    return float(np.median(distance_m(positions[:, 0], positions[:, 1], *there)))


def _laid(positions: Floats, middle: Floats) -> Floats:
    """Return positions in metres east and north of the middle: a plane, good for some hundred kilometres."""
    return np.asarray((positions - middle) * _METRES * np.array([np.cos(np.radians(middle[1])), 1.0]))


def _fit(lines: list[Floats], truth: list[Floats]) -> tuple[float, float, float]:
    """Return the shift that is still needed, and the median and 95th percentile of the distances now, in metres."""
    coarse, fine = sorted((lines, truth), key=lambda side: sum(map(len, side)))
    corners, edges = np.concatenate(coarse), np.concatenate([np.stack([one[:-1], one[1:]], 1) for one in fine])
    tree = shapely.STRtree(shapely.linestrings(edges))
    starts = (np.zeros(2), np.concatenate(fine).mean(axis=0) - corners.mean(axis=0))
    shifts = [_shift(corners, edges, tree, start) for start in starts]
    best = min(shifts, key=lambda shift: float(np.abs(_ways(corners + shift, edges, tree)).sum()))
    now = np.hypot(*_ways(corners, edges, tree).T)
    return float(np.hypot(*best)), float(np.median(now)), float(np.percentile(now, 95))


def _ways(corners: Floats, edges: Floats, tree: Any) -> Floats:
    """Return the way from each corner to the nearest point of the nearest edge."""
    nearest = tree.query_nearest(shapely.points(corners), all_matches=False)[1]
    start, along = edges[nearest, 0], edges[nearest, 1] - edges[nearest, 0]
    part = ((corners - start) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9)
    return np.asarray(start + np.clip(part, 0, 1)[:, None] * along - corners)


def _shift(corners: Floats, edges: Floats, tree: Any, shift: Floats) -> Floats:
    """Return the shift of the corners onto the edges, from a first guess, by repeated weighted least squares."""
    for _turn in range(_TURNS):
        ways = _ways(corners + shift, edges, tree)
        far = np.hypot(*ways.T)
        across = ways / np.maximum(far, 1e-9)[:, None]
        weight = 1 / np.maximum(far, _SCALE_M)
        matrix = np.einsum("i,ij,ik->jk", weight, across, across)
        step = np.linalg.lstsq(matrix, np.einsum("i,ij->j", weight, ways), rcond=None)[0]
        shift = shift + step
        if np.hypot(*step) < _STILL_M:
            break
    return shift
