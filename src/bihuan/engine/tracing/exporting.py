"""Networks for other tools: the two tables of epicontacts, and GraphML; numbers of cases, never names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import networkx as nx
import numpy as np

from bihuan.engine.export.cells import Cell
from bihuan.engine.export.separated import separated
from bihuan.engine.tracing.columns import CONTACTS, LINELIST
from bihuan.engine.tracing.graph import (
    components,
    edges_of,
    edges_of_tree,
    expected_generations,
    expected_secondary,
    generations,
    likeliest_tree,
)  # fmt: skip
from bihuan.engine.tracing.network import CODES, OUTSIDE, Network

OUTSIDE_ID = "outside"


def epicontacts_tables(network: Network, *, zone: str, whole: bool = True) -> dict[str, list[dict[str, Cell]]]:
    """Return the rows of `linelist.csv` and `contacts.csv` as cells: whole numbers as such, all else as text.

    Contacts are all arrows between cases with share, reasons and the ratio of each factor, or (`whole` False) those of
    the credible sets; the share of an infector outside stands in the linelist. Onsets are local dates and times of
    `zone`. See Nagraj et al., F1000Research 7:566 (2018).

    :raises zoneinfo.ZoneInfoNotFoundError: no such zone.
    """
    return {
        "linelist.csv": _cells(LINELIST, _cases(network, zone)),
        "contacts.csv": _cells(CONTACTS, _contacts(network, whole=whole)),
    }


def epicontacts(network: Network, *, zone: str, whole: bool = True) -> dict[str, bytes]:
    """Return `linelist.csv` and `contacts.csv` for `make_epicontacts(…, directed = TRUE)`, guarded like all (R40).

    :raises zoneinfo.ZoneInfoNotFoundError: no such zone.
    """
    heads = {"linelist.csv": LINELIST, "contacts.csv": CONTACTS}
    tables = epicontacts_tables(network, zone=zone, whole=whole)
    return {
        name: separated([head, *([row[one] for one in head] for row in tables[name])]) for name, head in heads.items()
    }


def graphml(network: Network, *, zone: str, whole: bool = True) -> bytes:
    """Return the network as GraphML (UTF-8): cases and the node "outside", arrows with share, reasons and ratios.

    :raises zoneinfo.ZoneInfoNotFoundError: no such zone.
    """
    graph = nx.DiGraph()
    graph.add_node(OUTSIDE_ID)
    for row in _cases(network, zone):
        graph.add_node(str(row[0]), **dict(zip(LINELIST[1:], row[1:], strict=True)))
    for row in _contacts(network, whole=whole, outside=True):
        graph.add_edge(str(row[0]), str(row[1]), **dict(zip(CONTACTS[2:], row[2:], strict=True)))
    return "\n".join(nx.generate_graphml(graph, named_key_ids=True)).encode("utf-8")


def _cases(network: Network, zone: str) -> Iterable[Sequence[object]]:
    local = ZoneInfo(zone)
    parents = likeliest_tree(network)
    is_outside = network.sources == OUTSIDE
    outside = network.shares[is_outside][np.argsort(network.targets()[is_outside])]
    columns = (
        components(edges_of(network)), generations(edges_of_tree(parents)), expected_generations(network).round(6),
        expected_secondary(network).round(6), outside.round(9),
    )  # fmt: skip
    for case, onset, *rest in zip(
        network.cases.tolist(), network.onset.tolist(), *(column.tolist() for column in columns), strict=True
    ):
        yield (case, *(_written(instant, local) for instant in onset), *rest)


def _contacts(network: Network, *, whole: bool, outside: bool = False) -> Iterable[Sequence[object]]:
    parents, targets = likeliest_tree(network), network.targets()
    for at in np.flatnonzero((network.in_set | whole) & ((network.sources != OUTSIDE) | outside)).tolist():
        source, target = int(network.sources[at]), int(targets[at])
        yield (
            OUTSIDE_ID if source == OUTSIDE else int(network.cases[source]), int(network.cases[target]),
            round(float(network.shares[at]), 9), bool(network.in_set[at]), bool(parents[target] == source),
            " ".join(CODES[code] for code in network.codes[at] if code), *network.ratios[at].round(9).tolist(),
        )  # fmt: skip


def _written(instant: int, zone: ZoneInfo) -> str:
    return dt.datetime.fromtimestamp(instant, dt.UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _cells(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[dict[str, Cell]]:
    return [
        {name: cell if type(cell) is int else str(cell) for name, cell in zip(head, row, strict=True)} for row in rows
    ]
