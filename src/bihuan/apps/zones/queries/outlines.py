"""Outlines that were drawn elsewhere and came through the gateway: what a control can be drawn from."""

from __future__ import annotations

from bihuan.apps.zones.models import Outline


def outlines_of(incident: str) -> list[Outline]:
    """Return the newest outline of each code (and all without one), newest first."""
    newest: dict[str, Outline] = {}
    for row in Outline.objects.filter(incident_id=incident).order_by("-taken_at", "-pk"):
        newest.setdefault(row.code or row.pk, row)
    return list(newest.values())


def find_outline(incident: str, outline_id: str) -> Outline | None:
    """Return one outline of the incident, None when there is none with this identifier."""
    return Outline.objects.filter(incident_id=incident, pk=outline_id).first()
