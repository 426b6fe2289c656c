"""Exposures: what waits for a word, and how the persons in it stand already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from bihuan.apps.tracing.models import Contact, Exposure
from bihuan.apps.tracing.queries.cases import case_persons
from bihuan.apps.tracing.queries.contacts import live_contacts
from bihuan.apps.tracing.rules.exposing import PROPOSED, WAITING, Known


def proposed_of_run(incident: str, run: str) -> QuerySet[Exposure]:
    """Return what a search found and nobody has decided yet, the longest first."""
    mine = Exposure.objects.filter(incident_id=incident, run=run, state=PROPOSED)
    return mine.order_by("-seconds_residual", "id")


def known_about(incident: str, persons: Iterable[str]) -> dict[str, Known]:
    """Return how each of the persons stands already."""
    wanted = set(persons)
    ill, live = case_persons(incident, wanted), live_contacts(incident, wanted)
    return {person: _known(person in ill, live.get(person)) for person in wanted}


def _known(is_case: bool, contact: Contact | None) -> Known:
    if contact is None:
        return Known(is_case)
    return Known(is_case, contact.pk, contact.last_contact_on, contact.category)


def chosen(incident: str, ids: Sequence[str]) -> list[Exposure]:
    """Return the exposures named, of this incident, in the order of their last meeting."""
    found = Exposure.objects.filter(incident_id=incident, pk__in=list(ids))
    return list(found.select_related("source_case", "via").order_by("last_at", "id"))


def waiting_for(incident: str, effect: str) -> list[str]:
    """Return the exposures that wait for another department's word on a bulk effect."""
    mine = Exposure.objects.filter(incident_id=incident, effect=effect, state=WAITING)
    return list(mine.order_by("id").values_list("id", flat=True)) if effect else []
