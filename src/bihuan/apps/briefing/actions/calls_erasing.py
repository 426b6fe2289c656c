"""How calls take part in an erasure: codes go at once, reports under their own key (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.briefing.actions.calls_sweeping import delete_codes
from bihuan.apps.briefing.models import CallCode, CallReport
from bihuan.apps.briefing.rules.call_reports import SETTLED
from bihuan.apps.core.erasure import About
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion
from bihuan.apps.orders.models import OrderContent


def _orders(about: About) -> QuerySet[OrderContent, str]:
    mine = OrderContent.objects.filter(order__incident=about.incident, person__in=about.persons)
    return mine.values_list("order_id", flat=True)


def names_of_calls(about: About) -> Iterator[str]:
    """Give the data keys under which reports about calls to these people lie."""
    mine = CallReport.objects.filter(incident=about.incident)
    rows = mine if about.is_all else mine.filter(order__in=_orders(about))
    yield from (f"call_report:{one}" for one in rows.values_list("id", flat=True).iterator())


def forget_in_calls(about: About) -> None:
    """Delete the codes of calls to these people, with the blind indexes of their numbers."""
    mine = CallCode.objects.filter(incident=about.incident)
    rows = mine if about.is_all else mine.filter(order__in=_orders(about))
    while delete_codes(rows):
        continue


def purge_call_reports(*, incident: str, at: datetime) -> Deletion | None:
    """Decide the erasure of reports that were settled 30 days ago; None when there are none."""
    limit = at - RETENTION["call_report"].period
    old = CallReport.objects.filter(incident=incident, state=SETTLED, settled_at__lte=limit)
    there = sorted(vault().find(f"call_report:{one}" for one in old.values_list("id", flat=True)))
    if not there:
        return None
    with writing():
        about, by = About(incident), system(incident)
        return decide_deletion(kind="retention", reason="call_report", about=about, names=there, by=by, at=at)
