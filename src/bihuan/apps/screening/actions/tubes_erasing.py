"""How tubes take part in an erasure: travellers and couriers lie under keys of their own; figures stay (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.erasure import About
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion
from bihuan.apps.screening.models import Box, HeldMember, Traveller


def _travellers(about: About) -> QuerySet[Traveller]:
    mine = Traveller.objects.filter(round__incident=about.incident)
    return mine if about.is_all else mine.filter(person__in=about.persons)


def names_of_tubes(about: About) -> Iterator[str]:
    """Give the data keys under which travellers lie and, when everything goes, those of couriers' names."""
    yield from (f"traveller:{one}" for one in _travellers(about).values_list("id", flat=True).iterator())
    if about.is_all:
        boxes = Box.objects.filter(round__incident=about.incident)
        yield from (f"box:{one}" for one in boxes.values_list("id", flat=True).iterator())


def forget_in_tubes(about: About) -> None:
    """Blank the blind indexes of these travellers."""
    _travellers(about).update(document_index=None)


def records_held(incident: str, at: datetime) -> set[str]:  # noqa: ARG001 - the shape of `Holding.needs`
    """Return the laboratory's lines on which a held person's case still waits."""
    waiting = HeldMember.objects.filter(pool__round__incident=incident, cleared_at=None).exclude(record="")
    return set(waiting.values_list("record", flat=True))


def purge_travellers(*, incident: str, at: datetime) -> Deletion | None:
    """Decide the erasure of travellers who were met 60 days ago and are not held; None when there are none."""
    old = Traveller.objects.filter(round__incident=incident, met_at__lte=at - RETENTION["line"].period)
    held = HeldMember.objects.filter(cleared_at=None).exclude(traveller="").values("traveller")
    ids = list(old.exclude(pk__in=held).values_list("id", flat=True))
    there = sorted(vault().find(f"traveller:{one}" for one in ids))
    if not there:
        return None
    Traveller.objects.filter(pk__in=ids).update(document_index=None)
    about, by = About(incident), system(incident)
    return decide_deletion(kind="retention", reason="line", about=about, names=there, by=by, at=at)
