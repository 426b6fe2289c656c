"""Arrows as GraphML for graph tools; texts are made safe to be written, and to be opened in a spreadsheet (R40)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bihuan.engine.export.cells import Cell, is_number, safe_text


def arrows_as_graphml(arrows: Sequence[Mapping[str, Cell]], mark: str) -> bytes:
    """Return arrows as a directed graph (UTF-8): `from` and `to` are its nodes, all else stands at the arrow.

    `mark` says whose copy it is, as an attribute of the graph.

    :raises CellTooLong: a text is longer than a spreadsheet keeps.
    """
    import networkx as nx  # loads for a tenth of a second, and is wanted rarely

    graph = nx.DiGraph(copy=safe_text(mark))
    for arrow in arrows:
        more = {name: cell if is_number(cell) else safe_text(cell) for name, cell in arrow.items()}
        graph.add_edge(str(more.pop("from")), str(more.pop("to")), **more)
    return "\n".join(nx.generate_graphml(graph, named_key_ids=True)).encode("utf-8")
