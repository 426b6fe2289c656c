"""Inspection: visits with their checklist, and what was found lacking until somebody has seen that it is not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.forces.models.posts import Post

ANSWERS = ("ok", "lacking", "not_applicable")
FINDING_STATES = ("open", "ordered", "remedied", "closed")


class Inspection(models.Model):
    """One visit to one post with one version of the checklist; a re-inspection looks at findings again."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="inspections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inspections")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="inspections")
    checklist = models.CharField(max_length=40)
    visited_by = models.CharField(max_length=36)
    visited_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["incident", "unit", "visited_at"], name="inspection_of_unit"),)

    def __str__(self) -> str:
        return f"{self.post_id} {self.visited_at:%m-%d %H:%M}"


class InspectionAnswer(models.Model):
    """What a visit found about one item of the checklist, with a note."""

    id = PublicId(primary_key=True, default=new_id)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="answers")
    item = models.CharField(max_length=40)
    answer = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["inspection", "item"], name="item_answered_once"),
            models.CheckConstraint(name="known_answer", condition=models.Q(answer__in=list(ANSWERS))),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.answer}"

    PERSONAL: ClassVar[Declarations] = declared.INSPECTION_ANSWER


class Finding(models.Model):
    """What a visit found lacking: open → ordered → remedied (waits for re-inspection) → closed, or opened again.

    `order` is the work order of this `generation`; opened again it gets the next one.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="findings")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="findings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="findings")
    checklist = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    generation = models.IntegerField(default=0)
    order = models.CharField(max_length=36, blank=True)
    found_by = models.CharField(max_length=36)
    found_at = models.DateTimeField()
    remedied_at = models.DateTimeField(null=True)
    overdue_called_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=36, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_finding_state", condition=models.Q(state__in=list(FINDING_STATES))),
            models.CheckConstraint(
                name="closed_by_somebody",
                condition=models.Q(state="closed") & ~models.Q(closed_by="") & ~models.Q(closed_at=None)
                | ~models.Q(state="closed") & models.Q(closed_by="", closed_at=None),
            ),
        )
        indexes = (
            models.Index(fields=["incident", "unit", "state"], name="finding_of_unit"),
            models.Index(fields=["order"], name="finding_of_order"),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.state}"
