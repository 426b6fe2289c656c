"""How interviews take part in an erasure, and how long what was told is kept (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.briefing.models import Interview, InterviewLine
from bihuan.apps.core.erasure import About
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion


def _interviews(about: About) -> QuerySet[Interview]:
    mine = Interview.objects.filter(incident=about.incident)
    return mine if about.is_all else mine.filter(person__in=about.persons)


def names_of_interviews(about: About) -> Iterator[str]:
    """Give the data keys under which lies what these persons told; contacts they named lie with their records."""
    yield from (f"interview:{one}" for one in _interviews(about).values_list("id", flat=True).iterator())


def forget_in_interviews(about: About) -> None:
    """Blank the days on which these persons were met, and on which they met others."""
    lines = InterviewLine.objects.filter(interview__incident=about.incident)
    if not about.is_all:
        told = [f"record:{record}" for record in about.records]
        lines = lines.filter(interview__person__in=about.persons) | lines.filter(effect__in=told)
    lines.update(met_on=None)


def purge_interviews(*, incident: str, at: datetime) -> Deletion | None:
    """Decide the erasure of what was told in interviews that ended 30 days ago; None when there is none."""
    limit = at - RETENTION["interview"].period
    old = Interview.objects.filter(incident=incident, closed_at__lte=limit)
    there = sorted(vault().find(f"interview:{one}" for one in old.values_list("id", flat=True)))
    if not there:
        return None
    with writing():
        InterviewLine.objects.filter(interview__in=old).update(met_on=None)
        about, by = About(incident), system(incident)
        return decide_deletion(kind="retention", reason="interview", about=about, names=there, by=by, at=at)
