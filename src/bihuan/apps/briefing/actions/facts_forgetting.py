"""The words of questions go after a week; how many there were, and which claim they were about, stays (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bihuan.apps.briefing.models import FactQuestion
from bihuan.apps.core.erasure import About
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion


def names_of_questions(about: About) -> Iterator[str]:
    """Give the data keys of questions when all of an incident is erased; no question is about a person we know."""
    if about.is_all:
        ids = FactQuestion.objects.filter(incident=about.incident).values_list("id", flat=True)
        yield from (f"fact_question:{one}" for one in ids.iterator())


def purge_questions(*, incident: str, at: datetime) -> Deletion | None:
    """Decide the erasure of the words of questions that were asked a week ago; None when there are none."""
    limit = at - RETENTION["fact_question"].period
    old = FactQuestion.objects.filter(incident=incident, asked_at__lte=limit).values_list("id", flat=True)
    there = sorted(vault().find(f"fact_question:{one}" for one in old))
    if not there:
        return None
    with writing():
        about, by = About(incident), system(incident)
        return decide_deletion(kind="retention", reason="fact_question", about=about, names=there, by=by, at=at)
