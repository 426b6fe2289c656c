"""Reports of doubtful calls: taken from the public and the hotline, made for callees drawn by chance, settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.briefing.models import CallCode, CallReport
from bihuan.apps.briefing.queries.call_reports import get_report, reported_incident
from bihuan.apps.briefing.queries.calls import confirmed_call
from bihuan.apps.briefing.rules import call_reports as rules
from bihuan.apps.briefing.rules.fair_share import FAIR, NOBODY, REPORT, Source
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import begin_row, move_row
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.core.sealing import filled

SUBJECT = "call_report"
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ReportTold:
    """What somebody tells of a call: what was asked for (keys of the six things), the number shown, words, a number
    to be called back at if they want to be, and the token of a success if they come from its page.
    """

    asked: tuple[str, ...] = ()
    shown_number: str = ""
    words: str = ""
    phone: str = ""
    token: str = ""


def report_publicly(*, told: ReportTold, at: datetime, source: Source = NOBODY) -> CallReport:
    """Keep what a resident tells of a call, for the reviewer; nothing of where it came from is kept.

    :raises NotAllowed: `empty_report`, `unknown_asked`, `share_used`, `too_many_reports`, `no_open_incident`.
    """
    call = confirmed_call(told.token, at)
    incident = call.incident_id if call else reported_incident(at)
    if not incident:
        raise NotAllowed("no_open_incident")
    with FAIR.taking(REPORT, source, at), writing():
        lately = CallReport.objects.filter(channel=rules.PUBLIC, reported_at__gt=at - _MINUTE)
        if lately.count() >= rules.A_MINUTE:
            raise NotAllowed("too_many_reports")
        return _keep(told, rules.PUBLIC, call, by=system(incident), at=at)


def report_at_hotline(*, told: ReportTold, by: Actor, at: datetime) -> CallReport:
    """Keep what a resident tells the hotline of a call. :raises NotAllowed: `wrong_role`, as `report_publicly`."""
    with writing():
        return _keep(told, rules.HOTLINE, None, by=by, at=at)


def _keep(told: ReportTold, channel: str, call: CallCode | None, *, by: Actor, at: datetime) -> CallReport:
    check_may(by, Action.CREATE, Kind.CALL_REPORT, by.unit)
    said = {name: str(getattr(told, name)).strip()[:most] for name, most in rules.LONGEST.items()}
    asked = rules.check_asked(told.asked)
    if not asked and not said["words"] and not said["shown_number"]:
        raise NotAllowed("empty_report")
    return _begin(filled(_row(channel, call, by, at), asked=asked, **said), by=by, at=at)


def _row(channel: str, call: CallCode | None, by: Actor, at: datetime) -> CallReport:
    of_call = {"call": call.pk, "order": call.order, "officer": call.officer} if call else {}
    due_at = at + rules.SETTLE_WITHIN
    return CallReport(incident_id=by.incident, channel=channel, reported_at=at, due_at=due_at, **of_call)


def _begin(row: CallReport, *, by: Actor, at: datetime) -> CallReport:
    facts = {"channel": row.channel, "call": row.call, "asked": list(row.asked)}
    return begin_row(row, "call.reported", SUBJECT, by=by, at=at, facts=facts, to_state=rules.OPEN)


def ask_drawn(*, incident: str, at: datetime) -> int:
    """Give the reviewer the callees drawn by chance whose codes have run out; return how many."""
    with writing():
        drawn = CallCode.objects.filter(incident_id=incident, is_drawn=True, is_asked=False, expires_at__lte=at)
        rows = list(drawn)
        for call in rows:
            _begin(_row(rules.QUALITY, call, system(incident), at), by=system(incident), at=at)
        CallCode.objects.filter(pk__in=[call.pk for call in rows]).update(is_asked=True)
    return len(rows)


def settle_report(
    *, report_id: str, verdict: str, words: str, by: Actor, at: datetime, n: int | None = None
) -> CallReport:  # fmt: skip
    """Say what was found about a report.

    :raises NotAllowed: `not_found`, `wrong_role`, `unknown_verdict`, `own_call` (about a call of one's own),
        `report_settled`, `stale_report`.
    """
    row = get_report(by, report_id, Action.UPDATE)
    rules.check_verdict(verdict)
    if row.officer == by.account:
        raise NotAllowed("own_call")
    if row.state == rules.SETTLED:
        raise NotAllowed("report_settled")
    with writing():
        row.settled_words = words.strip()[: rules.LONGEST["words"]]
        changes = {"state": rules.SETTLED, "verdict": verdict, "settled_by": by.account, "settled_at": at}
        moved = move_row(
            row, "call.report_settled", SUBJECT, changes, by=by, at=at, facts={"verdict": verdict}, n=n,
            stale="stale_report",
        )  # fmt: skip
        moved.save(update_fields=["sealed"])
        return moved
