"""Plans of where units should stand: asked for, made by a job, adopted by a person or dropped."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.zones.rules.cover import STATES


class CoverPlan(models.Model):
    """One question to a model and its answer. `settings` are what was asked with the ring rule that held.

    `report` is the answer with its arithmetic, status, bound and assumptions; `progress` how far the making is. Nobody
    is sent anywhere by it: an adopted plan is a decision with a name, a reason and a time.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="cover_plans")
    number = models.IntegerField()
    model = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default="making")
    settings = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    reason = models.CharField(max_length=20, blank=True)
    asked_by = models.CharField(max_length=36)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    adopted_by = models.CharField(max_length=36, blank=True)
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="cover_plan_number_once"),
            models.UniqueConstraint(
                fields=["incident"], condition=models.Q(state="making"), name="one_cover_plan_in_the_making"
            ),
            models.UniqueConstraint(
                fields=["incident"], condition=models.Q(state="adopted"), name="one_cover_plan_adopted"
            ),
            models.CheckConstraint(name="known_cover_state", condition=models.Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="adopted_by_somebody_for_a_reason",
                condition=~models.Q(state="adopted") | ~models.Q(adopted_by="") & ~models.Q(reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.model} {self.state}"
