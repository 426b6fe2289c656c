"""What is known of pasted reports: the text is read anew for every look, and joined with what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.sealing import is_erased
from bihuan.apps.tracing.models import CaseReport, ReportItem

if TYPE_CHECKING:
    from bihuan.engine.casereports import CaseReport as Reading
    from bihuan.engine.casereports.report import Case, Days, Fact, Visit

PROPOSED = "proposed"
_FACTS = ("sex", "age", "age_months", "residence", "occupation", "classification", "severity")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One case or visit as it was read: where it stands in the text, what it says, and what was said of it.

    `case` is the position of the case that a visit belongs to, among the cases of the reading; None for none.
    """

    kind: str
    first: int
    last: int
    content: dict[str, Any]
    case: int | None = None
    state: str = PROPOSED
    reason: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report as it is shown: its text, what was read, and what a person has to see (codes with their words)."""

    report: CaseReport
    text: str
    proposals: tuple[Proposal, ...]
    notices: tuple[tuple[str, str], ...] = field(default=())


def reports_of(incident: str) -> QuerySet[CaseReport]:
    """Return the reports of an incident, the newest first."""
    return CaseReport.objects.filter(incident=incident).order_by("-pasted_at", "-id")


def report_of(report_id: str, incident: str) -> CaseReport:
    """Return a report. :raises NotAllowed: `not_found`."""
    found = CaseReport.objects.filter(pk=report_id, incident=incident).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def reading_of(report: CaseReport) -> ReadReport:
    """Return what stands in a report, each item with what was decided of it. :raises NotAllowed: `erased`."""
    from bihuan.engine.casereports import read_report  # its patterns take a tenth of a second, and are wanted rarely

    if is_erased(report):
        raise NotAllowed("erased")
    zone = Incident.objects.values_list("time_zone", flat=True).get(pk=report.incident_id)
    read = read_report(report.text, published=report.published_on, zone=zone, city=report.city)
    decided = {(one.kind, one.first, one.last): one for one in ReportItem.objects.filter(report=report)}
    proposals = tuple(_with_word(one, decided.get((one.kind, one.first, one.last))) for one in proposals_in(read))
    notices = tuple((one.code, one.detail or (one.span.text if one.span else "")) for one in read.notices)
    return ReadReport(report, report.text, proposals, notices)


def proposal_of(report: CaseReport, kind: str, first: int, last: int) -> Proposal:
    """Return one item of a report by where it stands. :raises NotAllowed: `not_found`, `erased`."""
    for one in reading_of(report).proposals:
        if (one.kind, one.first, one.last) == (kind, first, last):
            return one
    raise NotAllowed("not_found")


def _with_word(one: Proposal, word: ReportItem | None) -> Proposal:
    if word is None:
        return one
    return Proposal(one.kind, one.first, one.last, one.content, one.case, word.state, word.reason, word.made)


def proposals_in(read: Reading) -> Iterator[Proposal]:
    """Give the cases and visits of a reading, each once, in the order of the text."""
    seen: set[tuple[str, int, int]] = set()
    for one in sorted([*_cases(read), *_visits(read)], key=lambda proposal: (proposal.first, proposal.kind)):
        if (one.kind, one.first, one.last) not in seen:
            seen.add((one.kind, one.first, one.last))
            yield one


def _cases(read: Reading) -> Iterator[Proposal]:
    for position, case in enumerate(read.cases):
        spans = sorted((span.start, span.end) for span in case.spans) or [(0, 0)]
        content = {"position": position, "number": case.number, **_facts(case), **_dates(case)}
        content["relations"] = [[one.kind, one.number] for one in case.relations]
        yield Proposal("case", spans[0][0], spans[0][1], content)


def _facts(case: Case) -> dict[str, Any]:
    told: dict[str, Fact | None] = {name: getattr(case, name) for name in _FACTS}
    return {name: {"value": one.value, "certainty": one.certainty} for name, one in told.items() if one is not None}


def _dates(case: Case) -> dict[str, Any]:
    told = {"onset": case.onset, "sampled": case.sampled, "confirmed": case.confirmed}
    return {name: _days(one) for name, one in told.items() if one is not None}


def _days(days: Days) -> dict[str, Any]:
    return {
        "candidates": [one.isoformat() for one in days.candidates], "certainty": days.certainty,
        "until": _iso(days.until), "text": days.span.text,
    }  # fmt: skip


def _visits(read: Reading) -> Iterator[Proposal]:
    for visit in read.visits:
        yield Proposal("visit", visit.span.start, visit.span.end, _visit(visit), visit.case)


def _visit(visit: Visit) -> dict[str, Any]:
    spans = {"place": visit.place, "activity": visit.activity, "clock": visit.clock}
    transport = visit.transport
    return {
        "case": visit.case, "days": _days(visit.days) if visit.days else None, "starts_at": _iso(visit.starts_at),
        "ends_at": _iso(visit.ends_at), "part": visit.part, "is_about": visit.is_about, "certainty": visit.certainty,
        **{name: span.text if span else "" for name, span in spans.items()},
        "transport": [transport.kind, transport.number, transport.carriage, transport.seat] if transport else [],
    }  # fmt: skip


def _iso(value: date | datetime | None) -> str:
    return value.isoformat() if value else ""
