"""Situation reports: frozen when they say what the board says, signed by another person, released to the press."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.publishing import owe_pages
from bihuan.apps.briefing.models import PressSheet, SituationReport, SituationSignature
from bihuan.apps.briefing.queries.situation import Ready, read_ready
from bihuan.apps.briefing.queries.situation_press import press_document
from bihuan.apps.briefing.queries.situation_reports import get_report
from bihuan.apps.briefing.rules.situation import CORRECTIONS, SIGNERS, canonical, digest_of
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.journal.rows import begin_row, next_number
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.intake.queries.parties import party_of
from bihuan.apps.orders.actions.books import strike_balance

SUBJECT = "situation_report"


def freeze_report(*, by: Actor, at: datetime, supersedes: str = "", reason: str = "") -> SituationReport:
    """Strike the books, read all figures at one moment, hold them against the board, and freeze them.

    `supersedes` names the report that this one corrects, for a `reason` of `CORRECTIONS`. Nothing of it changes.

    :raises NotAllowed: `wrong_role`, `not_found`, `bad_reason`, `corrected_already`; `books_unbalanced` (with the codes
        of the equations), `unlike_board` (with the figures that differ, and how).
    """
    check_may(by, Action.CREATE, Kind.SITUATION_REPORT)
    if supersedes and reason not in CORRECTIONS:
        raise NotAllowed("bad_reason")
    if supersedes:
        get_report(by, supersedes)
    strike_balance(incident=by.incident, at=at, is_full=True)
    ready = read_ready(by.incident, at)
    ready.check()
    with writing():
        return _keep(ready, supersedes, reason if supersedes else "", by, at)


def _keep(ready: Ready, supersedes: str, reason: str, by: Actor, at: datetime) -> SituationReport:
    if supersedes and SituationReport.objects.filter(supersedes=supersedes).exists():
        raise NotAllowed("corrected_already")
    number = next_number(SituationReport.objects.filter(incident_id=by.incident))
    text = canonical({**ready.frozen, "number": number, "supersedes": supersedes})
    row = SituationReport(
        incident_id=by.incident, number=number, at=at, frozen=text, digest=digest_of(text),
        tree_size=ready.tree_size, root=ready.root, unaccounted=ready.unaccounted, supersedes_id=supersedes or None,
        reason=reason, frozen_by=by.account,
    )  # fmt: skip
    facts = {
        "number": number, "digest": row.digest, "tree_size": row.tree_size, "root": row.root,
        "unaccounted": row.unaccounted, "supersedes": supersedes, "why": row.reason,
    }  # fmt: skip
    begin_row(row, "situation.frozen", SUBJECT, by=by, at=at, facts=facts)
    if supersedes:
        owe_pages("situation", by=by, at=at)
    return row


def sign_report(*, report_id: str, by: Actor, at: datetime) -> SituationSignature:
    """Sign a report as the commander or the lead; whoever froze it does not sign it.

    :raises NotAllowed: `wrong_role`, `not_found`, `own_request`, `corrected_already`, `signed_already`.
    """
    check_may(by, Action.UPDATE, Kind.SITUATION_REPORT)
    if by.role not in SIGNERS:
        raise NotAllowed("wrong_role", role=by.role.value)
    with writing():
        report = _current(report_id, by)
        _check_other(report.frozen_by, by, at)
        if SituationSignature.objects.filter(report=report).exists():
            raise NotAllowed("signed_already")
        row = SituationSignature(report=report, by=by.account, role=by.role.value, at=at)
        row.save(force_insert=True)
        record_event(EventDraft("situation.signed", SUBJECT, report.pk, 1, by, at, {"digest": report.digest}))
        return row


def release_press(*, report_id: str, by: Actor, at: datetime) -> PressSheet:
    """Release the sheet for the press of a signed report: public figures alone.

    :raises NotAllowed: `wrong_role`, `not_found`, `corrected_already`, `not_signed`, `released_already`.
    """
    check_may(by, Action.UPDATE, Kind.SITUATION_REPORT)
    if by.role not in SIGNERS:
        raise NotAllowed("wrong_role", role=by.role.value)
    with writing():
        report = _current(report_id, by)
        if not SituationSignature.objects.filter(report=report).exists():
            raise NotAllowed("not_signed")
        if PressSheet.objects.filter(report=report).exists():
            raise NotAllowed("released_already")
        text = canonical(press_document(report))
        row = PressSheet(report=report, frozen=text, digest=digest_of(text), released_by=by.account, released_at=at)
        row.save(force_insert=True)
        facts = {"digest": row.digest, "of": report.digest}
        record_event(EventDraft("situation.released", SUBJECT, report.pk, 2, by, at, facts))
        owe_pages("situation", by=by, at=at)
        return row


def _current(report_id: str, by: Actor) -> SituationReport:
    report = get_report(by, report_id)
    if SituationReport.objects.filter(supersedes=report).exists():
        raise NotAllowed("corrected_already")
    return report


def _check_other(first: str, by: Actor, at: datetime) -> None:
    """Refuse who froze it, also under a second account. :raises NotAllowed: `own_request`."""
    one, other = party_of(first, by.incident, at), party_of(by.account, by.incident, at)
    if one.is_same(other) or other.granted_by == first:
        raise NotAllowed("own_request")
