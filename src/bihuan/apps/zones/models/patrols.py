"""Who can be sent: patrols and other units of response, and where each was last."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id

PATROL_STATES = ("available", "notified", "en_route", "on_scene", "controlled", "off")


class PatrolUnit(models.Model):
    """One crew that goes as one; `tier` is the ring it belongs to by force: 1, 3 or 5 minutes; `unit` commands it.

    `post` is the post of forces it stands at when free, "" for none; `officers` are their identifiers. `position_at`
    is when the position was told: never the position of anybody else, never a track (only the last one is kept).
    `stand_by` is where it was told to move up to, "" for nowhere; it lies at `stand_longitude`, `stand_latitude`.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="patrols")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="patrols")
    post = models.CharField(max_length=36, blank=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, default="patrol")
    tier = models.IntegerField(default=3)
    skills = models.JSONField(default=list)
    officers = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="off")
    emergency = models.CharField(max_length=36, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    position_at = models.DateTimeField(null=True)
    stand_by = models.CharField(max_length=200, blank=True)
    stand_longitude = models.FloatField(null=True)
    stand_latitude = models.FloatField(null=True)
    shift_ends_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "unit", "name"], name="patrol_name_once"),
            models.CheckConstraint(name="known_patrol_state", condition=models.Q(state__in=list(PATROL_STATES))),
            models.CheckConstraint(name="known_tier", condition=models.Q(tier__in=[1, 3, 5])),
            models.CheckConstraint(
                name="a_free_patrol_is_on_nothing",
                condition=models.Q(state__in=["available", "off"], emergency="")
                | ~models.Q(state__in=["available", "off"]) & ~models.Q(emergency=""),
            ),
            models.CheckConstraint(
                name="a_closed_patrol_is_off", condition=models.Q(closed_at=None) | models.Q(state="off")
            ),
        )

    def __str__(self) -> str:
        return self.name
