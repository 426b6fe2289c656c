"""Calling people in: who was asked for, who was called, and what each answered."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.forces.models.people import Officer
from bihuan.apps.forces.models.posts import Post

LINE_STATES = ("called", "coming", "cannot")


class CallUp(models.Model):
    """One call: the code of its message, whom it asked for, where to come to, and until when to answer."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="call_ups")
    message = models.CharField(max_length=20)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="call_ups")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="call_ups")
    skill = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=20, blank=True)
    wanted = models.IntegerField(null=True)
    answer_minutes = models.IntegerField()
    left_out = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="open")
    made_by = models.CharField(max_length=36)
    made_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=36, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_call_state", condition=models.Q(state__in=["open", "closed"])),
            models.CheckConstraint(name="time_to_answer", condition=models.Q(answer_minutes__gt=0)),
        )
        indexes = (models.Index(fields=["incident", "state", "made_at"], name="call_up_by_state"),)

    def __str__(self) -> str:
        return f"{self.message} {self.made_at:%m-%d %H:%M}"


class CallLine(models.Model):
    """One officer who was called; called against a rule only in somebody's name, with a reason."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    call_up = models.ForeignKey(CallUp, on_delete=models.PROTECT, related_name="lines")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="call_lines")
    state = models.CharField(max_length=10, default="called")
    minutes = models.IntegerField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=36, blank=True)
    is_escalated = models.BooleanField(default=False)
    against = models.CharField(max_length=20, blank=True)
    overridden_by = models.CharField(max_length=36, blank=True)
    override_reason = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["call_up", "officer"], name="called_once"),
            models.CheckConstraint(name="known_line_state", condition=models.Q(state__in=list(LINE_STATES))),
            models.CheckConstraint(
                name="call_override_has_a_name_and_a_reason",
                condition=models.Q(against="", overridden_by="", override_reason="")
                | ~models.Q(against="") & ~models.Q(overridden_by="") & ~models.Q(override_reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer_id} {self.state}"
