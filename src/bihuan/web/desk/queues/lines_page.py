"""What stands on the page of the lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isinf
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.apps.screening.access.queues import may_count
from bihuan.apps.screening.queries.queues import slowest_of
from bihuan.web.desk.queues.forms import LIMITS

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.core.rules import Actor
    from bihuan.apps.screening.queries.queues import Queues, SiteLine

A_PAGE = 30


@dataclass(frozen=True, slots=True)
class LineRow:
    """One site as the table shows it. `tone`: bad (longer than the limit), wait (no count), good."""

    line: SiteLine
    wait: str
    closing: str
    more: str
    ends_at: datetime | None
    is_counted: bool
    tone: str


def lines_context(found: Queues | None, by: Actor, asked: QueryDict, at: datetime) -> dict[str, Any]:
    """Return the summary, the slowest ten and a page of all sites; without a round, only that there is none."""
    if found is None or not found.lines:
        return {"queues": found, "at": at}
    rows = [_row(line, found.limit_minutes, at) for line in found.lines]
    slow = [_row(line, found.limit_minutes, at) for line in slowest_of(found.lines)]
    return {
        "queues": found, "at": at, "limit": round(found.limit_minutes), "limits": LIMITS, "slowest": slow,
        "page": Paginator(rows, A_PAGE).get_page(asked.get("page")), "all_n": len(rows), "may_count": may_count(by),
        "is_late": found.finish_at is None or found.finish_at > found.round.ends_at, **_sums(rows),
    }  # fmt: skip


def _sums(rows: list[LineRow]) -> dict[str, Any]:
    counted = [row for row in rows if row.is_counted]
    waits = [row.line.estimate.wait_minutes or 0.0 for row in counted]
    return {
        "waiting": sum(row.line.seen.waiting or 0 for row in counted), "counted_n": len(counted),
        "longest": minutes(max(waits)) if waits else "", "beyond": sum(row.tone == "bad" for row in rows),
        "more_lanes": sum(max(0, row.line.estimate.lanes_to_add or 0) for row in rows),
        "sampled": sum(row.line.seen.sampled for row in rows), "expected": sum(row.line.seen.expected for row in rows),
        "last_hour": sum(row.line.seen.last_hour for row in rows),
        "newest_at": max((row.line.seen.newest_at for row in rows if row.line.seen.newest_at), default=None),
    }  # fmt: skip


def _row(line: SiteLine, limit: float, at: datetime) -> LineRow:
    found, is_counted = line.estimate, line.estimate.wait_minutes is not None
    end = None if found.finish_at is None else datetime.fromtimestamp(found.finish_at, at.tzinfo)
    is_long = is_counted and found.longest_wait_minutes > limit
    return LineRow(
        line, minutes(found.wait_minutes), minutes(found.closing_wait_minutes), _more(found.lanes_to_add), end,
        is_counted, "bad" if is_long else "good" if is_counted else "wait",
    )  # fmt: skip


def minutes(value: float | None) -> str:
    """Return a wait in words; "" for one that nobody can tell."""
    if value is None:
        return ""
    if isinf(value):
        return _("no lane is open")
    whole = round(value)
    if whole < 120:
        return _("%(n)s min") % {"n": whole}
    return _("%(n)s h") % {"n": f"{value / 60:.1f}"}


def _more(lanes: int | None) -> str:
    if lanes is None:
        return ""
    if lanes < 0:
        return _("no number of lanes is enough")
    return ngettext("%(n)s lane more", "%(n)s lanes more", lanes) % {"n": lanes} if lanes else _("no more needed")
