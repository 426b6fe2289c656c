"""The daily sheet as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bihuan.apps.core.queries import unit_names
from bihuan.apps.orders.queries.pages import source_names
from bihuan.apps.orders.rules.daysheet import COLUMNS
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.apps.orders.models import Balance


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row: who, the figures in the order of the columns, and the difference that must read 0."""

    kind: str
    name: str
    cells: tuple[tuple[str, int], ...]
    difference: int


@dataclass(frozen=True, slots=True)
class SheetView:
    """The sheet: lines of sources first, then orders by holder."""

    first: int
    last: int
    difference: int
    sources: list[SheetLine]
    holders: list[SheetLine]
    source_columns: tuple[str, ...]
    holder_columns: tuple[str, ...]


_SOURCE = ("opening", "received", "accepted", "duplicate", "rejected", "held", "closing")
_HOLDER = tuple(name for name in COLUMNS if name not in {"received", "duplicate", "rejected", "held", "accepted"})


def sheet_view(balance: Balance, incident: str) -> SheetView | None:
    """Return the daily sheet kept with a full balance, None where there is none."""
    kept: dict[str, Any] | None = balance.sheet.get("day")
    if not kept:
        return None
    names = source_names(incident) | unit_names(incident)
    sources = [_line(row, names, _SOURCE) for row in kept["rows"] if row["kind"] == "source"]
    holders = [_line(row, names, _HOLDER) for row in kept["rows"] if row["kind"] != "source"]
    shown = [line for line in holders if line.kind != "unit" or any(value for _name, value in line.cells)]
    return SheetView(kept["first"], kept["last"], kept["difference"], sources, shown, _SOURCE, _HOLDER)


def _line(row: dict[str, Any], names: dict[str, str], columns: tuple[str, ...]) -> SheetLine:
    fixed = {"desk": label("holder", "desk"), "transit": _("On the way")}
    name = fixed.get(row["kind"]) or names.get(row["code"], row["code"])
    return SheetLine(row["kind"], name, tuple((column, row[column]) for column in columns), row["difference"])
