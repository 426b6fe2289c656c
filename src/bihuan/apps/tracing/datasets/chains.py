"""What can be taken out of the network: epicontacts' two tables. Numbers of cases, days and shares; nobody is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.exports import Dataset, ExportRow, register
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import MOST, Column, ExportForm, Row
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.tracing.access.chains import get_chains
from bihuan.engine.tracing.columns import CONTACTS, LINELIST

if TYPE_CHECKING:
    from bihuan.apps.tracing.queries.chains import Chains

_FILES = {"chain_cases": "linelist.csv", "chain_arrows": "contacts.csv"}
Table = dict[str, tuple[int, dict[str, str | int]]]


def _table(by: Actor, code: str) -> tuple[Chains, Table]:
    """Return the rows of a table by identifier: the number of the case that each is about, and what it says."""
    from bihuan.engine.tracing.exporting import epicontacts_tables  # the engine loads for half a second, and rarely

    chains = get_chains(by)
    if not chains.dated:
        return chains, {}
    rows = epicontacts_tables(chains.network(), zone=chains.rules.zone, whole=False)[_FILES[code]]
    if code == "chain_cases":
        return chains, {str(row["id"]): (int(row["id"]), {**row}) for row in rows}
    return chains, {f"{row['from']}-{row['to']}": (int(row["to"]), {**row}) for row in rows}


def _register(code: str, columns: Sequence[str], forms: frozenset[ExportForm]) -> None:
    def find(by: Actor, _told: Mapping[str, Any], _at: datetime) -> list[str]:
        return list(_table(by, code)[1])[: MOST + 1]

    def read(by: Actor, _told: Mapping[str, Any], ids: Sequence[str], _at: datetime) -> Iterator[ExportRow]:
        chains, table = _table(by, code)
        for number, said in (table[one] for one in ids if one in table):
            yield ExportRow(chains.ids[number], chains.persons[number], Row(Relation.DESK, said))

    plain = tuple(Column(name, is_plain=True) for name in columns)
    register(Dataset(code, "case", plain, find, read, forms))


_register("chain_cases", LINELIST, frozenset({ExportForm.XLSX, ExportForm.CSV}))
_register("chain_arrows", CONTACTS, frozenset({ExportForm.XLSX, ExportForm.CSV, ExportForm.GRAPHML}))
