"""Revealing counts inside the journal's lock, so that two requests at once cannot exceed the budget (R9)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from bihuan.apps.core.journal.access import Look, record_access
from bihuan.apps.core.journal.writing import EventDraft, record_event, writing
from bihuan.apps.core.models.access import AccessEntry
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.revealing import COMPARED_OVER, HARD_LIMIT, Ruling, judge


def record_reveal(look: Look, *, by: Actor, at: datetime, since: datetime) -> Ruling:
    """Write one reveal, shown or refused, with its alarm if it raises one; `since` is when the shift began.

    The refusal is kept too: the caller raises after the transaction, not inside it.
    """
    with writing():
        mine = AccessEntry.objects.filter(incident=by.incident, account=by.account, act="reveal", decision="shown")
        before = mine.filter(at__gte=since, at__lte=at).count()
        own, unit = _earlier_days(by, at, since)
        tried = before if before < HARD_LIMIT else before + _refused(by, since, at)
        ruling = judge(tried, own, unit)
        decision = "shown" if ruling.is_shown else "refused"
        more = {"number": ruling.number, **(look.more or {})}
        entry = record_access(_decided(look, decision, more), by=by, at=at)
        if ruling.alarm is not None:
            _alarm(ruling, entry.pk, by, at)
    return ruling


def _refused(by: Actor, since: datetime, at: datetime) -> int:
    """Return how many were refused in the shift: the hard stop alarms once and not at every further try."""
    tried = AccessEntry.objects.filter(incident=by.incident, account=by.account, act="reveal", decision="refused")
    return tried.filter(at__gte=since, at__lte=at).count()


def _decided(look: Look, decision: str, more: dict[str, object]) -> Look:
    return Look(
        "reveal", look.object_kind, look.object_id, look.person, look.fields, look.purpose, look.reason, decision,
        look.session, look.words, more,
    )  # fmt: skip


def _earlier_days(by: Actor, at: datetime, since: datetime) -> tuple[list[int], list[int]]:
    """Return reveals a day before this shift: one's own, and of each officer of the unit on each day."""
    earlier = AccessEntry.objects.filter(
        incident=by.incident, unit=by.unit, act="reveal", decision="shown", at__gte=at - COMPARED_OVER, at__lt=since
    )
    days = Counter((account, moment.date()) for account, moment in earlier.values_list("account", "at"))
    return [n for (account, _day), n in days.items() if account == by.account], list(days.values())


def _alarm(ruling: Ruling, entry: str, by: Actor, at: datetime) -> None:
    facts = {
        "entry": entry,
        "alarm": str(ruling.alarm),
        "number": ruling.number,
        "account": by.account,
        "unit": by.unit,
    }
    record_event(EventDraft("access.alarmed", "access", new_id(), 0, by, at, facts, reason=str(ruling.alarm)))
