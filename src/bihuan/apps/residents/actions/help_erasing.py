"""How requests for help take part in an erasure: who called lies under the request's own key (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, QuerySet

from bihuan.apps.core.erasure import About
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion
from bihuan.apps.residents.models import HelpRequest
from bihuan.apps.residents.rules.help import CLOSED


def _requests(about: About) -> QuerySet[HelpRequest]:
    mine = HelpRequest.objects.filter(incident=about.incident)
    return mine if about.is_all else mine.filter(person__in=about.persons)


def names_of_help(about: About) -> Iterator[str]:
    """Give the data keys under which these people's requests lie."""
    yield from (f"help:{one}" for one in _requests(about).values_list("id", flat=True).iterator())


def forget_in_help(about: About) -> None:
    """Blank the blind indexes by which these callers and addresses could still be recognised."""
    _forget(_requests(about))


def _forget(rows: QuerySet[HelpRequest]) -> None:
    rows.update(phone_index="", address_index="", n=F("n") + 1)


def purge_help(*, incident: str, at: datetime) -> Deletion | None:
    """Decide the erasure of requests that were closed 30 days ago; None when there are none."""
    limit = at - RETENTION["help_request"].period
    old = HelpRequest.objects.filter(incident=incident, state=CLOSED, closed_at__lte=limit)
    ids = list(old.values_list("id", flat=True))
    there = sorted(vault().find(f"help:{one}" for one in ids))
    if not there:
        return None
    with writing():
        _forget(HelpRequest.objects.filter(pk__in=ids))
        about, by = About(incident), system(incident)
        return decide_deletion(kind="retention", reason="help_request", about=about, names=there, by=by, at=at)
