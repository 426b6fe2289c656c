"""Which rows are meant: the address of the page from which somebody takes out, read as that page reads it."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.rules import DispositionKind
from bihuan.apps.orders.datasets import as_told
from bihuan.apps.orders.queries.pages import source_names
from bihuan.web.desk.orders.filters import FilterForm
from bihuan.web.parts.order_tabs import FIRST_TAB, TABS

# Which words of the address narrow a table of tracing or testing, and what its page shows without them.
_TRACED = {
    "cases": {"which": "open", "classification": ""}, "exposures": {"case": "", "run": "", "state": "proposed"},
    "contacts": {"state": "following", "day": "", "how": ""},
    "follow_ups": {"state": "following", "day": "", "how": ""}, "chain_cases": {}, "chain_arrows": {},
    "coverage": {"round": "", "community": ""}, "care_rounds": {"plan": ""},
    "controls": {"tab": "holding"}, "passes": {"state": ""}, "help_requests": {"view": "open"},
    "response_times": {"promise": "total", "first": "", "last": ""}, "cover_rings": {"plan": ""},
    "cover_sites": {"plan": ""},
}  # fmt: skip
_KINDS = tuple(kind.value for kind in DispositionKind)


def filters_of(dataset: str, data: QueryDict, by: Actor) -> dict[str, Any]:
    """Return the filters as the export keeps them. :raises NotAllowed: `not_found` for a table nobody offers."""
    if dataset == "orders":
        tab = data.get("tab", FIRST_TAB)
        form = FilterForm(data, unit_names(by.incident), source_names(by.incident))
        return as_told(form.filters(tab if tab in TABS else FIRST_TAB))
    if dataset == "lines":
        kind, reason = data.get("kind", ""), data.get("reason", "")
        return {"batch": data.get("batch", "")[:36], "kind": kind if kind in _KINDS else "", "reason": reason[:60]}
    if dataset in _TRACED:
        return {name: data.get(name, default)[:40] for name, default in _TRACED[dataset].items()}
    raise NotAllowed("not_found")
