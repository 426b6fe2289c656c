"""How gates take part in an erasure: holders of passes lie under keys of their own; counts stay (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.apps.core.erasure import About
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion
from bihuan.apps.zones.models import Pass, Presence


def _about(about: About) -> QuerySet[Pass]:
    mine = Pass.objects.filter(incident=about.incident)
    return mine if about.is_all else mine.filter(Q(person__in=about.persons) | Q(resident__record__in=about.records))


def names_of_passes(about: About) -> Iterator[str]:
    """Give the data keys under which the holders of these passes lie."""
    yield from (f"pass:{one}" for one in _about(about).values_list("id", flat=True).iterator())


def forget_at_gates(about: About) -> None:
    """Cut the thread from passes to persons; when everything goes, let go of the last words about who is where.

    Of one person the last word stays, about a line of the register that nobody can read any more: without it the
    figures of the compound would differ, and staff would look for somebody who is not missed.
    """
    if about.is_all:
        Presence.objects.filter(incident=about.incident).delete()
    _about(about).update(person="")


def purge_passes(*, incident: str, at: datetime) -> Deletion | None:
    """Decide the erasure of holders whose passes ran out longer ago than the table says; None when there are none."""
    old = Pass.objects.filter(incident=incident, ends_at__lte=at - RETENTION["pass"].period)
    there = sorted(vault().find(f"pass:{one}" for one in old.values_list("id", flat=True)))
    if not there:
        return None
    about, by = About(incident), system(incident)
    return decide_deletion(kind="retention", reason="pass", about=about, names=there, by=by, at=at)
