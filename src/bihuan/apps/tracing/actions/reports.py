"""A pasted report: kept sealed, read for whoever looks; a case or a visit comes of it by a person's word alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.sealing import digest_of, filled
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.tracing.actions.cases import CaseTold, open_case
from bihuan.apps.tracing.actions.visits import NewVisit, record_visit
from bihuan.apps.tracing.models import CaseReport, ReportItem
from bihuan.apps.tracing.queries.protocols import rules_of
from bihuan.apps.tracing.queries.reports import PROPOSED, Proposal, proposal_of, reading_of, report_of
from bihuan.apps.tracing.rules.exposing import check_decider

LONGEST = 100_000
REFUSALS = ("misread", "other_city", "duplicate", "unclear", "not_needed")


@dataclass(frozen=True, slots=True)
class CaseSaid:
    """What a person says of a case that was read: who it is, what it is called, on what that rests, its dates."""

    person_id: str
    classification: str
    reason: str
    told: CaseTold = field(default_factory=CaseTold)


@dataclass(frozen=True, slots=True)
class VisitSaid:
    """What a person says of a visit that was read: whose, from when to when, where (a place, or in words)."""

    person_id: str
    starts_at: datetime
    ends_at: datetime | None
    place_id: str = ""
    place_text: str = ""


def paste_report(*, text: str, published_on: date, by: Actor, at: datetime, city: str = "") -> CaseReport:
    """Keep a pasted report, sealed; the same text twice is one report. Nothing that stands in it is kept apart.

    :raises NotAllowed: `person_needed`, `wrong_role`, `nothing_pasted`, `text_too_long`, `published_in_future`,
        `no_protocol`.
    """
    check_decider(by)
    if not text.strip() or len(text) > LONGEST:
        raise NotAllowed("text_too_long" if text.strip() else "nothing_pasted")
    if published_on > at.astimezone(ZoneInfo(rules_of(by.incident).zone)).date():
        raise NotAllowed("published_in_future")
    digest = digest_of(by.incident, "report", text.encode(errors="backslashreplace"))
    with writing():
        known = CaseReport.objects.filter(incident=by.incident, digest=digest).first()
        if known is not None:
            return known
        row = CaseReport(
            incident_id=by.incident, digest=digest, city=city[:40], published_on=published_on, pasted_by=by.account,
            pasted_at=at,
        )  # fmt: skip
        filled(row, text=text).save(force_insert=True)
        read = reading_of(row)
        kinds = [one.kind for one in read.proposals]
        facts = {
            "cases": kinds.count("case"), "visits": kinds.count("visit"), "characters": len(text),
            "notices": sorted({code for code, _ in read.notices}),
        }  # fmt: skip
        record_event(EventDraft("report.pasted", "report", row.pk, 0, by, at, facts))
        return row


def confirm_report_item(
    *, report_id: str, kind: str, first: int, last: int, said: CaseSaid | VisitSaid, by: Actor, at: datetime
) -> ReportItem:
    """Let a case or a visit of a report be one, as the person says it is; only now a row is written.

    `first` and `last` are where it stands in the text. What is confirmed of a visit is what was said, not what was
    read: a person who corrects a time or names the place does so here.

    :raises NotAllowed: `person_needed`, `wrong_role`, `not_found`, `already_decided`, `wrong_kind`, or why there can
        be no such case or visit (`open_case`, `record_visit`).
    """
    check_decider(by)
    if isinstance(said, CaseSaid) != (kind == "case"):
        raise NotAllowed("wrong_kind")
    with writing():
        report, proposal = _open_item(report_id, kind, first, last, by)
        made = _made(report, said, by, at)
        return _decide(report, proposal, by, at, state="confirmed", made=made)


def _made(report: CaseReport, said: CaseSaid | VisitSaid, by: Actor, at: datetime) -> str:
    """Write the case or the confirmed visit and return its identifier."""
    if isinstance(said, CaseSaid):
        case = open_case(
            person_id=said.person_id, classification=said.classification, reason=said.reason, told=said.told, by=by,
            at=at,
        )  # fmt: skip
        return str(case.pk)
    new = NewVisit(
        said.person_id, said.starts_at, said.ends_at, "report", said.place_id, said.place_text, reference=report.pk
    )  # fmt: skip
    return str(record_visit(new=new, by=by, at=at, is_confirmed=True).visit.pk)


def refuse_report_item(
    *, report_id: str, kind: str, first: int, last: int, reason: str, by: Actor, at: datetime
) -> ReportItem:
    """Say of something that was read that it is none, with a reason; it stays refused when the report is read again.

    :raises NotAllowed: `person_needed`, `wrong_role`, `bad_reason`, `not_found`, `already_decided`.
    """
    check_decider(by)
    if reason not in REFUSALS:
        raise NotAllowed("bad_reason")
    with writing():
        report, proposal = _open_item(report_id, kind, first, last, by)
        return _decide(report, proposal, by, at, state="refused", reason=reason)


def _open_item(report_id: str, kind: str, first: int, last: int, by: Actor) -> tuple[CaseReport, Proposal]:
    report = report_of(report_id, by.incident)
    proposal = proposal_of(report, kind, first, last)
    if proposal.state != PROPOSED:
        raise NotAllowed("already_decided", state=proposal.state)
    return report, proposal


def _decide(
    report: CaseReport, proposal: Proposal, by: Actor, at: datetime, *, state: str, reason: str = "", made: str = ""
) -> ReportItem:
    row = ReportItem(
        id=new_id(), report=report, kind=proposal.kind, first=proposal.first, last=proposal.last, state=state,
        reason=reason, made=made, decided_by=by.account, decided_at=at,
    )  # fmt: skip
    filled(row, content=proposal.content).save(force_insert=True)
    n = flushed_n(report.pk)
    facts = {"item": row.pk, "kind": proposal.kind, "made": made}
    event = "report.item_refused" if state == "refused" else "report.item_confirmed"
    record_event(EventDraft(event, "report", report.pk, n, by, at, facts, reason=reason))
    return row
