"""Gates: where people go in and out of an area under control."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Area, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id


class Gate(models.Model):
    """One gate; `unit` staffs it, `area` is the compound it closes. `seconds` is what one check takes in a lane.

    Positions are WGS-84 degrees.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="gates")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="gates")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="gates")
    number = models.IntegerField()
    name = models.CharField(max_length=200)
    place_text = models.CharField(max_length=300, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    lanes = models.IntegerField(default=1)
    seconds = models.IntegerField(default=8)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "number"], name="gate_number_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
