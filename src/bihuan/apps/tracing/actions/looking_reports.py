"""Looking at a pasted report: its text is shown to who works with reports, and each look stands in the log (R18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bihuan.apps.core.journal import Look, failing_closed, record_access, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.tracing.models import Case
from bihuan.apps.tracing.queries.reports import ReadReport


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """One case or visit as it was read: `said` is what the text says in codes and words; `made` what came of it."""

    kind: str
    first: int
    last: int
    said: Mapping[str, Any]
    case: int | None
    state: str
    reason: str
    made: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """A report as a person sees it: text, items in the order of the text, and notices as codes with their words.

    `numbers` gives for the position of a case in the text the number of the case that a person confirmed it to be.
    """

    id: str
    city: str
    published_on: date
    pasted_at: datetime
    text: str
    items_seen: tuple[ItemSeen, ...]
    notices: tuple[tuple[str, str], ...]
    numbers: Mapping[int, int]


def look_at_report(*, read: ReadReport, by: Actor, at: datetime, session: str = "") -> ReportSeen:
    """Return a report that `access` gave, with what was read in it and one entry in the access log.

    :raises NotAllowed: `cannot_show` when the log cannot be written.
    """
    with failing_closed(), writing():
        look = Look("read", "report", read.report.pk, "", ("text",), "desk_work", session=session)
        record_access(look, by=by, at=at)
    made = [one.made for one in read.proposals if one.kind == "case" and one.made]
    numbers = {str(pk): number for pk, number in Case.objects.filter(pk__in=made).values_list("pk", "number")}
    items = tuple(
        ItemSeen(one.kind, one.first, one.last, one.content, one.case, one.state, one.reason, one.made,
                 numbers.get(one.made))
        for one in read.proposals
    )  # fmt: skip
    by_position = {
        one.said["position"]: one.number for one in items if one.kind == "case" and one.number is not None
    }  # fmt: skip
    row = read.report
    return ReportSeen(
        str(row.pk), row.city, row.published_on, row.pasted_at, read.text, items, read.notices, by_position
    )
