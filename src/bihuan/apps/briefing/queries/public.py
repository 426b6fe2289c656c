"""Which incidents the public site speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from bihuan.apps.core.models import Incident

AT_HOME = "http://localhost:8000"  # where a box without an address of its own is reached


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident the public is told of: its names, its time zone, since when it runs, whether it is a drill."""

    code: str
    zh: str
    en: str
    time_zone: str
    starts_at: datetime
    is_drill: bool

    def name(self, language: str) -> str:
        """Return what it is called in a language of the public site."""
        return self.en if language == "en" else self.zh


def site_address() -> str:
    """Return where the public site is, without a slash at its end: as notices print it, else on the box itself."""
    return settings.PUBLIC_ADDRESS or AT_HOME


def running(at: datetime) -> QuerySet[Incident]:
    """Return the incidents that run at an instant, drills too."""
    return Incident.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)


def open_incidents(at: datetime) -> list[OpenIncident]:
    """Return the incidents that run at an instant, the oldest first; drills only where no real one runs."""
    found = [
        OpenIncident(one.code, one.name, one.name_en or one.name, one.time_zone, one.starts_at, one.is_drill)
        for one in running(at).order_by("starts_at", "code")
    ]
    return [one for one in found if not one.is_drill] or found


def only_drills() -> bool:
    """Say whether the public reads of drills alone: of the incidents that have not ended, or of all where none runs."""
    kinds = set(Incident.objects.values_list("is_drill", "ends_at"))
    not_ended = {is_drill for is_drill, ends_at in kinds if ends_at is None}
    return (not_ended or {is_drill for is_drill, _ends_at in kinds}) == {True}
