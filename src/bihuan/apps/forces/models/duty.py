"""Shifts and the one holder of each duty role."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Account, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import DutyRole


class Shift(models.Model):
    """A stretch of duty of one unit, or of the desk when `unit` is null: [starts_at, ends_at)."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="shifts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "unit", "starts_at"], name="shift_once"),
            models.CheckConstraint(name="shift_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
        )
        indexes = (models.Index(fields=["unit", "starts_at"], name="shift_of_unit"),)

    def __str__(self) -> str:
        return f"{self.unit_id or 'desk'} {self.starts_at:%Y-%m-%d %H:%M}"


class Duty(models.Model):
    """Who holds a duty role in a shift: exactly one person."""

    id = PublicId(primary_key=True, default=new_id)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in DutyRole])
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="duties")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["shift", "role"], name="one_holder_per_role"),)

    def __str__(self) -> str:
        return f"{self.role} {self.account_id}"
