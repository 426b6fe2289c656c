"""Whom somebody is to see now: their check is due, or they stand on a round that runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from bihuan.apps.residents.models import PlannedVisit, WelfareCheck
from bihuan.apps.residents.rules.ladder import OPEN

_TOGETHER = 500


def to_see_now(entries: Sequence[str], at: datetime) -> frozenset[str]:
    """Return which of these entries are work now: an open check that is due, or a door of a running round."""
    found: set[str] = set()
    for first in range(0, len(entries), _TOGETHER):
        part = entries[first : first + _TOGETHER]
        due = WelfareCheck.objects.filter(entry__in=part, state=OPEN, due_at__lte=at)
        found.update(due.values_list("entry_id", flat=True))
        running = Q(plan__replaced_at=None, plan__starts_at__lte=at, plan__ends_at__gt=at)
        doors = PlannedVisit.objects.filter(running, of_check__entry__in=part, of_check__state=OPEN)
        found.update(doors.values_list("of_check__entry_id", flat=True))
    return frozenset(found)
