"""Who stands where and when: plans as they were made, and what each officer was given."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.forces.models.people import Officer
from bihuan.apps.forces.models.posts import Need


class Plan(models.Model):
    """One plan over [starts_at, ends_at): a draft until somebody publishes it, replaced by the next one.

    `settings` are the rules and weights it was made with, `report` what it could not meet and why, with the bound;
    `progress` is how far the making of it is.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="plans")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="draft")
    replaces = models.CharField(max_length=36, blank=True)
    settings = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=36)
    made_at = models.DateTimeField()
    published_by = models.CharField(max_length=36, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="plan_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="known_plan_state",
                condition=models.Q(state__in=["making", "draft", "published", "replaced", "dropped"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d} {self.state}"


class Assignment(models.Model):
    """One officer at one need of a plan. An override of hard rules bears a name and a reason."""

    id = PublicId(primary_key=True, default=new_id)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="assignments")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="assignments")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="assignments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    overridden_by = models.CharField(max_length=36, blank=True)
    override_reason = models.CharField(max_length=60, blank=True)
    overridden_rules = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "officer", "starts_at"], name="nobody_in_two_places"),
            models.CheckConstraint(name="assignment_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="override_has_a_name_and_a_reason",
                condition=models.Q(overridden_by="", override_reason="")
                | ~models.Q(overridden_by="") & ~models.Q(override_reason=""),
            ),
        )
        indexes = (models.Index(fields=["officer", "starts_at"], name="assignment_of_officer"),)

    def __str__(self) -> str:
        return f"{self.officer_id} {self.need_id}"
