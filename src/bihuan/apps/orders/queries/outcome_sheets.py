"""The signed sheets that tell each source what came of its records."""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.apps.orders.models import OutcomeSheet


def outcome_sheets(incident: str, *, source: str = "", open_only: bool = False) -> QuerySet[OutcomeSheet]:
    """Return the sheets of an incident, newest first; `open_only` keeps those that nobody acknowledged."""
    found = OutcomeSheet.objects.filter(incident_id=incident)
    found = found.filter(source=source) if source else found
    found = found.filter(acknowledged_at=None) if open_only else found
    return found.order_by("-date", "-issued_at", "-id")
