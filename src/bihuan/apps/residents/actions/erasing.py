"""How the care of residents takes part in an erasure: who somebody is goes with the key of their entry (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from bihuan.apps.core.erasure import About
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion
from bihuan.apps.residents.models import CareEntry, WelfareCheck
from bihuan.apps.residents.rules.ladder import ENDED, OPEN

_NOTHING: dict[str, Any] = {
    "needs": [], "language": "", "consent": [], "medicine_until": None, "seen_result": "", "has_phone": False,
    "has_kin": False,
}  # fmt: skip


def _entries(about: About) -> QuerySet[CareEntry]:
    mine = CareEntry.objects.filter(incident=about.incident)
    return mine if about.is_all else mine.filter(person__in=about.persons)


def names_of_care(about: About) -> Iterator[str]:
    """Give the data keys under which these people lie on the register."""
    yield from (f"care:{one}" for one in _entries(about).values_list("id", flat=True).iterator())


def forget_in_care(about: About) -> None:
    """Blank what these people need, as codes of health, and end their entries: nobody can be sent to them."""
    with writing():
        _blank(_entries(about))


def _blank(entries: QuerySet[CareEntry]) -> None:
    """Blank the codes of health of these entries; one that still runs ends with its check, at its last instant."""
    ids = list(entries.values_list("id", flat=True))
    running = CareEntry.objects.filter(pk__in=ids, ended_at=None)
    running.update(ended_at=F("registered_at"), ended_why="erased")
    WelfareCheck.objects.filter(entry__in=ids, state=OPEN).update(state=ENDED, n=F("n") + 1)
    WelfareCheck.objects.filter(entry__in=ids).update(result="")
    CareEntry.objects.filter(pk__in=ids).update(n=F("n") + 1, **_NOTHING)


def records_cared_for(incident: str, at: datetime) -> set[str]:  # noqa: ARG001 - the shape of `Holding.needs`
    """Return the lines of lists by which somebody is still on the register."""
    live = CareEntry.objects.filter(incident=incident, ended_at=None).exclude(record="")
    return set(live.values_list("record", flat=True))


def purge_care(*, incident: str, at: datetime) -> Deletion | None:
    """Decide the erasure of entries that ended 30 days ago, and blank their codes; None when there are none."""
    old = CareEntry.objects.filter(incident=incident, ended_at__lte=at - RETENTION["care"].period)
    ids = list(old.values_list("id", flat=True))
    there = sorted(vault().find(f"care:{one}" for one in ids))
    if not there:
        return None
    with writing():
        _blank(CareEntry.objects.filter(pk__in=ids))
        about, by = About(incident), system(incident)
        return decide_deletion(kind="retention", reason="care", about=about, names=there, by=by, at=at)
