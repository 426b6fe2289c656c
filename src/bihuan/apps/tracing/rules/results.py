"""What a search found, by query instead of by source, and what may be said of it without saying who. Values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bihuan.engine.exposure.question import VISIT_PAIRS as PAIR_SCHEMA
from bihuan.engine.exposure.question import Findings

# Bounds of exposure in minutes of overlap, residual time included: [from, to); the last band is open.
BANDS_MINUTES = (0, 15, 30, 60, 120, 240)

_SUMMED = ("seconds", "seconds_residual", "encounters", "possible")


def with_time_of_points(found: Findings) -> Findings:
    """Return the answer to a question about points in the columns of visits: without seconds, without places.

    Points last no time: the residual column, by which identities are ranked, counts the encounters.
    """
    pairs = found.pairs
    nothing = pa.array(np.zeros(pairs.num_rows, np.int64))
    columns = {
        "case": pairs["case"], "person": pairs["person"], "seconds": nothing,
        "seconds_residual": pairs["encounters"].cast(pa.int64()), "encounters": pairs["encounters"],
        "possible": nothing.cast(pa.int32()), "first": pairs["first"], "last": pairs["last"],
        "places": pa.array([[]] * pairs.num_rows, pa.list_(pa.uint32())),
    }  # fmt: skip
    return replace(found, pairs=pa.table(columns, schema=PAIR_SCHEMA))


RESULT_SCHEMA = PAIR_SCHEMA.append(pa.field("via", pa.uint32()))
"""Columns of a kept result: `case` is the position of the query, `via` the source whom the person met longest."""


@dataclass(frozen=True, slots=True)
class Sources:
    """From whom was searched, by the number of the source: for which query, and who; and whom to leave out."""

    query_of: Sequence[int]
    persons: Sequence[int]
    without: Sequence[int]


def gathered(pairs: pa.Table, sources: Sources) -> pa.Table:
    """Return the pairs by query instead of by source, without the cases and sources themselves.

    Where one person met several sources of a query, seconds, encounters and possible ones are added up, each encounter
    with each source counting; first and last are the outermost. Sorted by (case, seconds_residual descending, person).
    """
    kept = pairs.filter(pc.invert(pc.is_in(pairs["person"], pa.array(sources.without, pa.uint32()))))
    source = np.asarray(kept["case"].combine_chunks(), np.int64)
    cases, via = (np.asarray(some, np.int64)[source] for some in (sources.query_of, sources.persons))
    kept = kept.drop_columns(["case"]).append_column("case", pa.array(cases, pa.int32()))
    kept = kept.append_column("via", pa.array(via, pa.uint32()))
    if len(set(sources.query_of)) < len(sources.query_of):
        kept = _added_up(kept)
    order = [("case", "ascending"), ("seconds_residual", "descending"), ("person", "ascending")]
    return kept.select(RESULT_SCHEMA.names).cast(RESULT_SCHEMA).sort_by(order)


def _added_up(pairs: pa.Table) -> pa.Table:
    """Return one row for each (case, person)."""
    what = [*((name, "sum") for name in _SUMMED), ("first", "min"), ("last", "max"), ("via", "first")]
    longest_first = pairs.sort_by([("seconds_residual", "descending"), ("via", "ascending")])
    flat = longest_first.drop_columns(["places"]).group_by(["case", "person"], use_threads=False)
    sums = flat.aggregate(what).rename_columns({f"{name}_{how}": name for name, how in what})
    places = _places_of(pairs)
    keys = zip(sums["case"].to_pylist(), sums["person"].to_pylist(), strict=True)
    return sums.append_column("places", pa.array([places[key] for key in keys], pa.list_(pa.uint32())))


def _places_of(pairs: pa.Table) -> dict[tuple[int, int], list[int]]:
    """Return the places of each (case, person), each once, in order."""
    found: dict[tuple[int, int], set[int]] = {}
    columns = (pairs[name].to_pylist() for name in ("case", "person", "places"))
    for case, person, places in zip(*columns, strict=True):
        found.setdefault((case, person), set()).update(places or ())
    return {key: sorted(places) for key, places in found.items()}


def counts_of(pairs: pa.Table, queries: int) -> dict[str, object]:
    """Return what may be shown of a result before anybody's identity goes out: how many, for each query (R11).

    `by_minutes` counts persons by the band of `BANDS_MINUTES` into which their exposure falls; for points, which last
    no time, all stand in the first.
    """
    persons = len(pc.unique(pairs["person"]))
    return {"pairs": pairs.num_rows, "persons": persons, "queries": [_query_counts(pairs, i) for i in range(queries)]}


def _query_counts(pairs: pa.Table, case: int) -> Mapping[str, object]:
    mine = pairs.filter(pc.equal(pairs["case"], case))
    is_timed = bool(pc.any(pc.greater(pc.list_value_length(mine["places"]), 0)).as_py())
    minutes = mine["seconds_residual"].to_numpy() // 60 * is_timed
    bands, _ = np.histogram(minutes, bins=[*BANDS_MINUTES, np.inf])
    only_possible = pc.sum(pc.less(mine["encounters"], 1)).as_py() or 0
    return {
        "persons": mine.num_rows,
        "by_minutes": {str(low): int(many) for low, many in zip(BANDS_MINUTES, bands, strict=True)},
        "only_possible": int(only_possible),
    }
