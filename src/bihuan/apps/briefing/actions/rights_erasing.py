"""How requests, codes and notices take part in an erasure, and how long they stay (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from bihuan.apps.briefing.models import RightsCode, RightsRequest, RightsTries
from bihuan.apps.core.erasure import About
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion


def _requests(about: About) -> QuerySet[RightsRequest]:
    mine = RightsRequest.objects.filter(incident=about.incident)
    return mine if about.is_all else mine.filter(person__in=about.persons)


def names_of_rights(about: About) -> Iterator[str]:
    """Give the data keys under which these people's requests lie."""
    yield from (f"rights:{one}" for one in _requests(about).values_list("id", flat=True).iterator())
    if about.is_all:
        yield f"index:{about.incident}:rights"


def forget_in_rights(about: About) -> None:
    """Delete the codes of these people: what they opened is no more, and an open view ends now."""
    mine = RightsCode.objects.filter(incident=about.incident)
    (mine if about.is_all else mine.filter(person__in=about.persons)).delete()


def purge_rights(*, incident: str, at: datetime) -> Deletion | None:
    """Decide the erasure of requests answered 90 days ago, and let codes and counts go; None when no key is left."""
    over = at - RETENTION["rights_code"].period
    RightsCode.objects.filter(incident=incident, expires_at__lte=over).delete()
    RightsTries.objects.filter(hour__lte=at - timedelta(days=30)).delete()
    old = RightsRequest.objects.filter(incident=incident, answered_at__lte=at - RETENTION["rights_request"].period)
    there = sorted(vault().find(f"rights:{one}" for one in old.values_list("id", flat=True)))
    if not there:
        return None
    about, by = About(incident), system(incident)
    return decide_deletion(kind="retention", reason="rights_request", about=about, names=there, by=by, at=at)
