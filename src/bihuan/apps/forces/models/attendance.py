"""Who is at a post: from checking in to being relieved, with the hours and the minutes in the heat running."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.forces.models.people import Officer
from bihuan.apps.forces.models.plans import Assignment
from bihuan.apps.forces.models.posts import Need, Post

ATTENDANCE_STATES = ("late", "missed", "present", "left")


class Attendance(models.Model):
    """One presence of one officer at one post. Planned by `assignment`, or unplanned with the code `reason`.

    `late`: planned and not there yet; `missed`: the block went by; `present`; `left`, with the code `leaving`, and
    `relieved_by` = the attendance that took over. `permitted_minutes` of work an hour are those of the heat table,
    null = unknown. `heat_since` is when the running stretch of work began, `heat_carried_seconds` what went before it
    without a whole rest, `rest_since` when a rest began that is not over.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="attendances", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="attendances")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="attendances")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, related_name="attendances")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="attendances")
    planned_starts_at = models.DateTimeField(null=True)
    planned_ends_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True)
    checked_in_at = models.DateTimeField(null=True)
    checked_in_by = models.CharField(max_length=36, blank=True)
    left_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=36, blank=True)
    leaving = models.CharField(max_length=20, blank=True)
    is_short = models.BooleanField(default=False)
    relieved_by = models.CharField(max_length=36, blank=True)
    relief_called_at = models.DateTimeField(null=True)
    permitted_minutes = models.IntegerField(null=True)
    heat_since = models.DateTimeField(null=True)
    heat_carried_seconds = models.IntegerField(default=0)
    rest_since = models.DateTimeField(null=True)
    heat_warned_at = models.DateTimeField(null=True)
    heat_passed_at = models.DateTimeField(null=True)
    hours_warned_at = models.DateTimeField(null=True)
    hours_passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="known_attendance_state", condition=models.Q(state__in=list(ATTENDANCE_STATES))
            ),
            models.UniqueConstraint(
                fields=["officer"], condition=models.Q(state="present"), name="present_in_one_place"
            ),
            models.UniqueConstraint(
                fields=["officer", "need"], condition=models.Q(state__in=["late", "missed"]), name="late_once"
            ),
            models.UniqueConstraint(
                fields=["relieved_by"], condition=~models.Q(relieved_by=""), name="one_relieves_one"
            ),
            models.CheckConstraint(
                name="attendance_ends",
                condition=models.Q(left_at=None) | models.Q(left_at__gte=models.F("checked_in_at")),
            ),
            models.CheckConstraint(
                name="there_since", condition=models.Q(state__in=["late", "missed"]) | ~models.Q(checked_in_at=None)
            ),
            models.CheckConstraint(
                name="unplanned_has_a_reason", condition=~models.Q(assignment=None) | ~models.Q(reason="")
            ),
            models.CheckConstraint(
                name="permitted_within_an_hour",
                condition=models.Q(permitted_minutes=None)
                | models.Q(permitted_minutes__gte=0, permitted_minutes__lte=60),
            ),
        )
        indexes = (
            models.Index(fields=["incident", "state"], name="attendance_by_state"),
            models.Index(fields=["officer", "checked_in_at"], name="attendance_of_officer"),
        )

    def __str__(self) -> str:
        return f"{self.officer_id} {self.state}"
