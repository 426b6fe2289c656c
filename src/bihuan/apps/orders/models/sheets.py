"""The sheets that people sign: outcomes to a source, the balance of a day, the hand-over of a shift."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id


class OutcomeSheet(models.Model):
    """The outcomes of one source and day, signed once; acknowledged by the source or escalated."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    date = models.DateField()
    receipt = models.CharField(max_length=36)
    outcomes_n = models.IntegerField()
    n = models.IntegerField(default=0)
    issued_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.source} {self.date}"


class Balance(models.Model):
    """The equations at one instant: both sides and the difference, as they were struck."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="balances")
    at = models.DateTimeField()
    tree_size = models.BigIntegerField()
    is_full = models.BooleanField()
    unaccounted = models.IntegerField()
    equations = models.JSONField()
    sheet = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["incident", "-at"], name="balance_latest"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.unaccounted}"


OVERRIDDEN = "overridden"


class Handover(models.Model):
    """What one shift leaves to the next, with two signatures; the next may not dispatch before it has signed.

    `override_reason` is OVERRIDDEN where somebody answered for going on without; why, lies sealed in the event's body.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="handovers")
    unit = models.CharField(max_length=40)
    shift = models.CharField(max_length=36)
    to_shift = models.CharField(max_length=36, blank=True)
    opening_index = models.BigIntegerField()
    closing_index = models.BigIntegerField()
    opening = models.IntegerField()
    came_in = models.IntegerField()
    went_out = models.IntegerField()
    closing = models.IntegerField()
    sheet = models.JSONField()
    given_by = models.CharField(max_length=36)
    given_at = models.DateTimeField()
    received_by = models.CharField(max_length=36, blank=True)
    received_at = models.DateTimeField(null=True)
    override_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "shift"], name="handover_once"),)
        indexes = (models.Index(fields=["incident", "unit", "-closing_index"], name="handover_latest"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.given_at:%Y-%m-%d %H:%M}"
