"""What stands on the page of the searches: the form with the protocol's figures, the lake, one's own runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.intake.access import may_originate
from bihuan.apps.intake.queries.gate import queries_of
from bihuan.apps.tracing.access.runs import list_runs
from bihuan.apps.tracing.queries.lakes import lake_seen
from bihuan.apps.tracing.queries.searches import search_defaults
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.apps.tracing.rules.searching import ENGINES
from bihuan.web.desk.finding.tabs import tabs_for

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.apps.core.rules import Actor
    from bihuan.web.desk.finding.search_forms import Typed

_A_PAGE = 20


def searches_context(by: Actor, at: datetime, typed: Typed, page: str) -> dict[str, Any]:
    """Return the form as it was typed, what it may be started from, and the runs. :raises NotAllowed: `wrong_role`."""
    found = Paginator(list_runs(by), _A_PAGE).get_page(page)
    usable = queries_of(by.account, by.incident).filter(state="accepted", expires_at__gt=at)[:_A_PAGE]
    return {
        "finding_tabs": tabs_for(by, "searches"), "runs": found, "usable": list(usable), "typed": typed,
        "defaults": search_defaults(by.incident), "lake": lake_seen(by.incident), "may_ask": may_originate(by),
        "kinds": (RunKind.EXPOSURE_VISITS.value, RunKind.EXPOSURE_POINTS.value), "engines": ENGINES,
    }  # fmt: skip
