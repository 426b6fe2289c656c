"""The life of an analysis, and what may be said of a result without saying who. Values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bihuan.engine.exposure.question import VISIT_PAIRS as PAIR_SCHEMA
from bihuan.engine.exposure.question import Findings


class RunKind(StrEnum):
    """What is analysed."""

    EXPOSURE_VISITS = "exposure_visits"
    EXPOSURE_POINTS = "exposure_points"
    CONTACTS_OF_CONTACTS = "contacts_of_contacts"
    CHAINS = "chains"
    SOURCE = "source"
    SCAN = "scan"
    INDICATORS = "indicators"


class RunState(StrEnum):
    """Where an analysis stands."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (RunState.ASKED, RunState.RUNNING)
SEARCHES = frozenset({RunKind.EXPOSURE_VISITS, RunKind.EXPOSURE_POINTS, RunKind.CONTACTS_OF_CONTACTS})
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


def gathered(pairs: pa.Table, *, query_of: Sequence[int], without: Sequence[int]) -> pa.Table:
    """Return the pairs by query instead of by source, without these persons (the cases and sources themselves).

    `pairs` has the columns of `PAIR_SCHEMA`, `case` numbering the sources; `query_of[source]` is the position of the
    query that a source was searched for. Where one person met several sources of a query, seconds, encounters and
    possible ones are added up, each encounter with each source counting; first and last are the outermost. Sorted by
    (case, seconds_residual descending, person).
    """
    kept = pairs.filter(pc.invert(pc.is_in(pairs["person"], pa.array(without, pa.uint32()))))
    cases = np.asarray(query_of, np.int32)[kept["case"].to_numpy()] if kept.num_rows else np.empty(0, np.int32)
    kept = kept.set_column(kept.schema.get_field_index("case"), "case", pa.array(cases, pa.int32()))
    if len(set(query_of)) < len(query_of):
        kept = _added_up(kept)
    order = [("case", "ascending"), ("seconds_residual", "descending"), ("person", "ascending")]
    return kept.select(PAIR_SCHEMA.names).cast(PAIR_SCHEMA).sort_by(order)


def _added_up(pairs: pa.Table) -> pa.Table:
    """Return one row for each (case, person)."""
    what = [*((name, "sum") for name in _SUMMED), ("first", "min"), ("last", "max")]
    flat = pairs.drop_columns(["places"])
    sums = flat.group_by(["case", "person"]).aggregate(what)
    sums = sums.rename_columns([name.removesuffix("_sum").removesuffix("_min").removesuffix("_max")
                                for name in sums.column_names])  # fmt: skip
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

    `by_minutes` counts persons by the band of `BANDS_MINUTES` into which their exposure falls.
    """
    persons = len(pc.unique(pairs["person"]))
    return {"pairs": pairs.num_rows, "persons": persons, "queries": [_query_counts(pairs, i) for i in range(queries)]}


def _query_counts(pairs: pa.Table, case: int) -> Mapping[str, object]:
    mine = pairs.filter(pc.equal(pairs["case"], case))
    minutes = mine["seconds_residual"].to_numpy() // 60
    bands, _ = np.histogram(minutes, bins=[*BANDS_MINUTES, np.inf])
    only_possible = pc.sum(pc.less(mine["encounters"], 1)).as_py() or 0
    return {
        "persons": mine.num_rows,
        "by_minutes": {str(low): int(many) for low, many in zip(BANDS_MINUTES, bands, strict=True)},
        "only_possible": int(only_possible),
    }
