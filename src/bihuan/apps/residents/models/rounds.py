"""Rounds of welfare teams: who visits whom in which order, as it was planned."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.residents.models.checks import WelfareCheck


class VisitPlan(models.Model):
    """The rounds of one unit from `starts_at` to `ends_at`; a later plan of the unit takes its place.

    `state` is asked, made or failed. `cost_s` and `bound_s` are seconds as the engine gave them, `gap` their distance;
    `figures` says how the travel was reckoned and how many doors have no position of their own; `unserved` are
    (check, why) that no team reaches.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="visit_plans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="visit_plans")
    state = models.CharField(max_length=10, default="asked")
    teams_n = models.IntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=36)
    made_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    cost_s = models.FloatField(null=True)
    bound_s = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    status = models.CharField(max_length=20, blank=True)
    figures = models.JSONField(default=dict)
    unserved = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.state}"


class PlannedVisit(models.Model):
    """One door on the round of a team; `position` counts from 1, `arrives_at` is when the plan expects them there."""

    id = PublicId(primary_key=True, default=new_id)
    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="visits")
    of_check = models.ForeignKey(WelfareCheck, on_delete=models.PROTECT, related_name="planned")
    team = models.IntegerField()
    position = models.IntegerField()
    arrives_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "of_check"], name="planned_once"),
            models.UniqueConstraint(fields=["plan", "team", "position"], name="one_door_at_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.team}.{self.position}"
