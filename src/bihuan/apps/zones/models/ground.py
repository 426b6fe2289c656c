"""Outlines that were drawn elsewhere, and the token by which a process knows that its index of controls is old."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id


class Outline(models.Model):
    """One area from a file, by which a control can be drawn: a GeoJSON MultiPolygon in WGS-84 degrees.

    `record` is the accepted line it came from. `datum` is what the file says it was drawn in ("" where it says nothing:
    taken for WGS-84); the outline is in WGS-84. `seems` is the datum by which it fits the community of its code, where
    there is one with an outline, and `off_m` how far it lies off that one as it is. No row is changed; of one code the
    newest line counts.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="outlines")
    record = models.CharField(max_length=36, unique=True)
    batch = models.CharField(max_length=36)
    code = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200)
    outline = models.JSONField()
    datum = models.CharField(max_length=10, blank=True)
    seems = models.CharField(max_length=10, blank=True)
    off_m = models.FloatField(null=True)
    square_metres = models.FloatField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class GroundToken(models.Model):
    """Another token whenever a control of the incident is written: triggers of the database set it, never code.

    It is random, so that a change that was rolled back and a later one never have the same.
    """

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, primary_key=True, related_name="+")
    token = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.token
