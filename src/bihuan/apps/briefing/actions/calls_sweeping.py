"""What the background does about calls: gives the drawn to the reviewer, alarms, forgets, keeps totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from bihuan.apps.briefing.models import CallCode, CallTotal, CallTry
from bihuan.apps.briefing.rules.calls import FAILURES_AN_HOUR, HOUR
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models import Event
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION

MOST = 5000
OPENED, CONFIRMED, TRIED = "opened", "confirmed", "tried"


def alarm_failures(*, incident: str, at: datetime) -> int:
    """Say once an hour that 1,000 checks failed within an hour; nobody is shut off by it. Return 1 when said."""
    tried = CallTry.objects.filter(at__gt=at - HOUR).count()
    failed = tried - CallCode.objects.filter(used_at__gt=at - HOUR).count()
    said = Event.objects.filter(kind="call.alarmed", incident=incident, reason="failed_checks", at__gt=at - HOUR)
    if failed < FAILURES_AN_HOUR or said.exists():
        return 0
    with writing():
        facts = {"alarm": "failed_checks", "number": failed, "account": "", "unit": ""}
        record_event(
            EventDraft("call.alarmed", "call", new_id(), 0, system(incident), at, facts, reason="failed_checks")
        )  # fmt: skip
    return 1


def forget_calls(*, at: datetime) -> int:
    """Delete codes a day after they ran out and tries after an hour, in every incident; only totals stay.

    Return how many rows went; what is left of many goes with the next round.
    """
    with writing():
        gone = delete_codes(CallCode.objects.filter(expires_at__lte=at - RETENTION["verify_code"].period))
        tries = list(CallTry.objects.filter(at__lte=at - HOUR).values_list("pk", "at")[:MOST])
        _add(("", localdate(moment), TRIED) for _, moment in tries)
        CallTry.objects.filter(pk__in=[pk for pk, _ in tries]).delete()
    return gone + len(tries)


def delete_codes(rows: QuerySet[CallCode]) -> int:
    """Delete codes and add them to the totals of their days, in the caller's transaction; return how many."""
    columns = ("pk", "incident", "opened_at", "used_at", "incident__time_zone")
    found = list(rows.values_list(*columns)[:MOST])
    for what, is_one in ((OPENED, lambda _: True), (CONFIRMED, bool)):
        _add((one[1], one[2].astimezone(ZoneInfo(one[4])).date(), what) for one in found if is_one(one[3]))
    CallCode.objects.filter(pk__in=[one[0] for one in found]).delete()
    return len(found)


def _add(counted: Iterable[tuple[str, date, str]]) -> None:
    for (incident, day, what), count in Counter(counted).items():
        row, _ = CallTotal.objects.get_or_create(incident=incident, day_date=day, what=what)
        CallTotal.objects.filter(pk=row.pk).update(count=F("count") + count)
