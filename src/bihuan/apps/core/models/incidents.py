"""Incidents with their protocol, and who acts in them."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id


class Protocol(models.Model):
    """A versioned file of rules for a disease, kept as it was read."""

    id = PublicId(primary_key=True, default=new_id)
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    pathogen = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    reviewed_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["code", "version", "digest"], name="protocol_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Incident(models.Model):
    """One outbreak with its dates and protocol; everything belongs to one."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT)
    time_zone = models.CharField(max_length=60, default="Asia/Shanghai")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    is_drill = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="incident_ends_after_it_starts",
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """One of the departments that sit at the joint desk."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """Who acts in the field: a police station, a street, a community."""

    code = models.CharField(max_length=40, primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="units")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=40)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A community and the unit that answers for it; `aliases` are address words, `polygon` is a ring of [lon, lat]."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="areas")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    aliases = models.JSONField(default=list)
    polygon = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "code"], name="area_code_once"),)

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """Somewhere with a position (WGS-84 degrees) and an area."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="places")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
