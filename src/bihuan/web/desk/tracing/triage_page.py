"""What stands on the page that decides proposals: the list, and the open one with its reasons side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.tracing.access import list_exposures
from bihuan.apps.tracing.actions.confirming import Preview, preview_confirm
from bihuan.apps.tracing.queries import cases as case_queries
from bihuan.apps.tracing.queries import pages
from bihuan.apps.tracing.queries.exposures import known_about
from bihuan.apps.tracing.rules.exposing import DECIDERS, PROPOSED, REFUSALS, Known
from bihuan.web.desk.tracing.case_sides import ExposureLine, exposure_lines
from bihuan.web.desk.tracing.forms import pairs, said_of
from bihuan.web.desk.tracing.seeing import category_names, period_of, rules_or_none
from bihuan.web.desk.tracing.triage_asked import STATES, Asked
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Exposure

SIZE = 50


def may_decide(by: Actor) -> bool:
    """Say whether the actor may confirm and refuse."""
    return by.role in DECIDERS and not by.unit


def triage_context(asked: Asked, page: str | None, look: Looker) -> dict[str, Any]:
    """Return the list of a state with what is known of each person, and the proposal that is open."""
    found = list_exposures(look.by)
    counts = pages.counts_of_exposures(found, asked.case, asked.run)
    listed = Paginator(pages.exposures_about(found, asked.case, asked.run, asked.state), SIZE).get_page(page)
    rows = list(listed.object_list)
    lines = exposure_lines(rows, look)
    known = known_about(look.by.incident, {row.person_id for row in rows})
    return {
        "asked": asked, "page": listed, "lines": [(one, known[one.person_id]) for one in lines],
        "tabs": [(name, counts.get(name, 0)) for name in STATES], "may_decide": may_decide(look.by),
        "categories": category_names(rules_or_none(look.by.incident)), "refusals": pairs("exposure_refusal", REFUSALS),
        "total": counts.get(PROPOSED, 0), "may_export": look.by.role in EXPORTERS,

        **_opened(asked, rows, lines, known, look),
    }  # fmt: skip


def _opened(
    asked: Asked, rows: list[Exposure], lines: list[ExposureLine], known: Mapping[str, Known], look: Looker
) -> dict[str, Any]:
    """Return the proposal that is open (the one asked for, else the first) and the one after it."""
    if not rows:
        return {"one": None}
    at = next((i for i, row in enumerate(rows) if row.pk == asked.opened), 0)
    row, following = rows[at], rows[at + 1].pk if at + 1 < len(rows) else ""
    seen = look.finding(row)
    found = seen.reasons.get("places")
    places = pages.places_by_id(found if isinstance(found, list) else [], look.by.incident)
    return {
        "one": lines[at], "finding": seen, "places": list(places.values()), "known": known[row.person_id],
        "who": look.people([row.person_id], is_list=False).get(row.person_id),
        "words": seen.words, "source": row.source_case,
        "infectious": period_of(lambda: case_queries.window_of(row.source_case)), "following": following,
        "next_url": asked.address(following) if following else "", "would": _would(row, look), "at_number": at + 1,
    }  # fmt: skip


def _would(row: Exposure, look: Looker) -> dict[str, Any]:
    """Return what accepting the open proposal would do, or why it cannot be accepted."""
    if row.state != PROPOSED or not may_decide(look.by):
        return {}
    try:
        done: Preview = preview_confirm(ids=[row.pk], by=look.by, at=look.at)
    except NotAllowed as refusal:
        return {"refusal": said_of(refusal)}
    return {"person": done.persons[0], "orders": done.orders, "needs_approval": done.needs_approval}
