"""What the rings mean in an incident now, who decided it, and how they meant before."""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.apps.zones.models import RingSetting
from bihuan.apps.zones.rules.rings import PLACE_RINGS, RingRule


def ring_settings(incident: str) -> QuerySet[RingSetting]:
    """Return every decision about the rings of an incident, the latest first."""
    return RingSetting.objects.filter(incident_id=incident).order_by("-set_at", "-id")


def rule_of(row: RingSetting | None) -> RingRule:
    """Return the rule of a decision; without one what holds until somebody decides. Unknown kinds keep ours."""
    if row is None:
        return RingRule()
    return RingRule(row.meaning, {**PLACE_RINGS, **row.minutes}, row.set_off_s)


def ring_rule(incident: str) -> tuple[RingRule, RingSetting | None]:
    """Return the rule that holds and the decision it comes from, None while nobody has decided."""
    row = ring_settings(incident).first()
    return rule_of(row), row
