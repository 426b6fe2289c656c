"""The p-centre: p sites with the least longest distance: the smallest radius at which p sites are a set cover.

E. Minieka, *The m-center problem*, SIAM Review 12 (1970); the radius is one of the distances, found by halving. A start
by T. F. Gonzalez, *Clustering to minimize the maximum intercluster distance*, Theoretical Computer Science 38 (1985).
"""

from __future__ import annotations

import numpy as np

from bihuan.engine.siting.answers import Bools, Floats, Sited, Status, Watch, how_sure
from bihuan.engine.siting.covering import greedy_cover
from bihuan.engine.siting.programme import Limit, minimise, total


def p_centre(distances: Floats, p: int, *, seconds: float = 10.0) -> Sited:
    """Return the p candidates whose farthest demand is nearest. `distances` is (demand, candidates), finite."""
    watch = Watch(seconds)
    chosen = _farthest_first(distances, min(p, distances.shape[1]))
    radii = np.unique(distances)
    low = int(np.searchsorted(radii, distances.min(axis=1).max()))
    high = int(np.searchsorted(radii, _radius(distances, chosen)))
    while low < high and watch.left:
        middle = (low + high) // 2
        found = _within(distances <= radii[middle], p, watch.left)
        if found is None:
            break
        if found:
            chosen, high = found, int(np.searchsorted(radii, _radius(distances, found)))
        else:
            low = middle + 1
    radius, bound = _radius(distances, chosen), float(radii[low])
    return Sited(how_sure(radius, bound), chosen, radius, bound, watch.spent)


def _radius(distances: Floats, chosen: tuple[int, ...]) -> float:
    return float(distances[:, list(chosen)].min(axis=1).max())


def _farthest_first(distances: Floats, p: int) -> tuple[int, ...]:
    """Return a start: again and again the candidate nearest to the demand that is farthest from those chosen."""
    chosen = [int(distances.max(axis=0).argmin())]
    while len(chosen) < p:
        farthest = int(distances[:, chosen].min(axis=1).argmax())
        order = np.argsort(distances[farthest], kind="stable")
        chosen.append(next(int(one) for one in order if int(one) not in chosen))
    return tuple(sorted(chosen))


def _within(reach: Bools, p: int, seconds: float) -> tuple[int, ...] | None:
    """Return at most p candidates that reach every demand, empty where there are none, None when nobody knows."""
    start = greedy_cover(np.ones(len(reach)), [reach], p)
    if reach[:, list(start)].any(axis=1).all():
        return start
    rows = _needed_rows(reach)
    columns = _needed_columns(rows)
    many = len(columns)
    limits = [Limit(rows[:, columns].astype(float), low=1.0), Limit(total(0, many, many), high=float(p))]
    found = minimise(np.ones(many), limits, np.ones(many), np.ones(many, int), seconds)
    if found.values is not None:
        return tuple(int(one) for one in columns[found.values > 0.5])
    return () if found.status is Status.INFEASIBLE else None


def _needed_rows(reach: Bools) -> Bools:
    """Return the demands without those that are reached wherever another one is (their rows hold another row)."""
    rows = np.unique(reach, axis=0)
    counts = rows.astype(np.int32)
    common = counts @ counts.T
    holds = common == counts.sum(axis=1)[None, :]  # [a, b]: row a holds all of row b
    np.fill_diagonal(holds, False)
    return np.asarray(rows[~holds.any(axis=1)])


def _needed_columns(rows: Bools) -> np.ndarray:
    """Return the candidates without those that reach nothing which another one does not reach too."""
    _, first = np.unique(rows, axis=1, return_index=True)
    first = np.sort(first)
    counts = rows[:, first].astype(np.int32)
    common = counts.T @ counts
    is_held = common == counts.sum(axis=0)[:, None]  # [a, b]: column b holds all of column a
    np.fill_diagonal(is_held, False)
    return np.asarray(first[~is_held.any(axis=1)])
