"""All ten equations at one moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bihuan.apps.orders.models import Balance
from bihuan.apps.orders.queries.books.handover import e9
from bihuan.apps.orders.queries.books.journal import e6
from bihuan.apps.orders.queries.books.lines import e1, e2
from bihuan.apps.orders.queries.books.orders import e3, e4, e5, e7
from bihuan.apps.orders.queries.books.outcomes import e8
from bihuan.apps.orders.queries.books.receipts import e0
from bihuan.apps.orders.queries.books.scope import Scope, snapshot
from bihuan.apps.orders.rules.equations import Equation

QUERIES: dict[str, Callable[[Scope], Equation]] = {
    "E0": e0, "E1": e1, "E2": e2, "E3": e3, "E4": e4, "E5": e5, "E6": e6, "E7": e7, "E8": e8, "E9": e9,
}  # fmt: skip


def equations(
    incident: str, at: datetime, since_index: int | None = None, *, is_deep: bool = False
) -> tuple[Equation, ...]:
    """Return E0 to E9 of an incident as they stand now: in full, or for what events from `since_index` on touched.

    `is_deep` also hashes every event again. `at` decides what may still wait.
    """
    with snapshot():
        return strike(Scope(incident, at, since_index, is_deep))


def strike(scope: Scope) -> tuple[Equation, ...]:
    """Return the ten equations of a scope; the caller holds the `snapshot`."""
    return tuple(query(scope) for query in QUERIES.values())


def since_last_balance(incident: str) -> int | None:
    """Return from where an incremental look begins: the size at the last balance. None = everything: there was none, or
    it found a difference, which must stay on the wall until it is gone and not only until its rows are out of sight.
    """
    last = Balance.objects.filter(incident_id=incident).order_by("-at").first()
    return last.tree_size if last is not None and last.unaccounted == 0 else None
