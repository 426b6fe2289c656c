"""Emergencies in which somebody opened what was not theirs, and the looks that somebody else must review."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id


class BreakGlass(models.Model):
    """One breaking of the glass (R24): who, whose record, until when, and what the reviewer found. Words lie apart."""

    id = PublicId(primary_key=True, default=new_id)
    event = models.BigIntegerField(unique=True)
    incident = models.CharField(max_length=40)
    account = models.CharField(max_length=36)
    role = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True)
    object_kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=36)
    reason = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=36, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="glass_reviewed_by_another",
                condition=models.Q(reviewed_by="") | ~models.Q(reviewed_by=models.F("account")),
            ),
            models.CheckConstraint(name="glass_on_one", condition=~models.Q(object_id="")),
        )
        indexes = (models.Index(fields=["account", "opened_at"], name="glass_by_account"),)

    def __str__(self) -> str:
        return f"{self.object_kind} {self.reason}"


class AccessReview(models.Model):
    """One entry of the access log that was drawn, or stands out, and must be looked at within seven days (R23)."""

    id = PublicId(primary_key=True, default=new_id)
    entry = models.CharField(max_length=36, unique=True)
    incident = models.CharField(max_length=40)
    why = models.CharField(max_length=20)
    week = models.DateField()
    drawn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=36, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = (models.Index(fields=["incident", "reviewed_at", "due_at"], name="review_waiting"),)

    def __str__(self) -> str:
        return f"{self.why} {self.entry}"
