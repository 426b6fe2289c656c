"""Emergencies: what somebody must be on the spot for at once, with the clock points of loop.md 7."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Area, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id

EMERGENCY_STATES = ("waiting", "sent", "ended")


class Emergency(models.Model):
    """One report that somebody must go to; its work order is `order`. A missing clock point stays null: never inferred.

    t0 report, t1 answered, t2 order made, t3 unit notified, t4 signed, t5 en route, t6 on scene, t7 controlled,
    t8 available. A drill counts in no figure. `patrol` is who was sent, `rank` their place in what was proposed.
    The row holds codes and a position to about 100 m; words, telephone and the exact place lie sealed in the order.
    `ring` is the promise in minutes; `survivor` the emergency that this one is the same as.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="emergencies")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="emergencies")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="emergencies")
    number = models.IntegerField()
    order = models.CharField(max_length=36, blank=True, db_index=True)
    kind = models.CharField(max_length=20)
    origin = models.CharField(max_length=10, default="phone")
    ring = models.IntegerField(null=True)
    skills = models.JSONField(default=list)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    state = models.CharField(max_length=10, default="waiting")
    patrol = models.CharField(max_length=36, blank=True)
    rank = models.IntegerField(null=True)
    why_not_first = models.CharField(max_length=40, blank=True)
    is_drill = models.BooleanField(default=False)
    reported_by = models.CharField(max_length=36, blank=True)
    reported_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    order_made_at = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    en_route_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    controlled_at = models.DateTimeField(null=True)
    available_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True)
    survivor = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="emergency_number_once"),
            models.CheckConstraint(name="known_emergency_state", condition=models.Q(state__in=list(EMERGENCY_STATES))),
            models.CheckConstraint(name="sent_has_a_patrol", condition=~models.Q(state="sent") | ~models.Q(patrol="")),
            models.CheckConstraint(
                name="ended_says_how",
                condition=models.Q(state="ended", ended_at__isnull=False) & ~models.Q(ended_as="")
                | ~models.Q(state="ended") & models.Q(ended_at=None, ended_as=""),
            ),
            models.UniqueConstraint(fields=["patrol"], condition=models.Q(state="sent"), name="one_emergency_a_patrol"),
        )
        indexes = (models.Index(fields=["incident", "state", "reported_at"], name="emergency_by_state"),)

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
