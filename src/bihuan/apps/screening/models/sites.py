"""Where samples are taken: sites and their lanes."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Area, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id


class Site(models.Model):
    """One test site; `kind` is community, arrival (travellers outside the roster) or mobile (door to door).

    `unit` answers for it. Positions are WGS-84 degrees; `medical_*` is the nearest medical point.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="sites")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sites")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="sites")
    number = models.IntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, default="community")
    place_text = models.CharField(max_length=300, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    is_step_free = models.BooleanField(default=False)
    has_shade = models.BooleanField(default=False)
    is_indoors = models.BooleanField(default=False)
    medical_name = models.CharField(max_length=200, blank=True)
    medical_phone = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="site_number_once"),
            models.CheckConstraint(
                name="known_site_kind", condition=models.Q(kind__in=["community", "arrival", "mobile"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Lane(models.Model):
    """One lane of a site; `is_open` now, `seconds` a sample takes in it."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="lanes")
    number = models.IntegerField()
    is_open = models.BooleanField(default=False)
    is_step_free = models.BooleanField(default=False)
    seconds = models.IntegerField(default=20)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["site", "number"], name="lane_number_once"),)

    def __str__(self) -> str:
        return f"{self.site_id} {self.number}"
