"""The weather at posts hour by hour, and what the rules of a post allow where it is hot."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.forces.models.posts import Post


class WeatherHour(models.Model):
    """The weather of the hour that begins at `starts_at`, forecast or observed; a later word replaces an earlier one.

    `spot` is the test site or the post it was told for, "" for the whole incident. °C, humidity 0 to 1, wind in m/s at
    `wind_height_m` (null = not told: still air), sun on level ground in W/m² (null = not told: a clear sky).
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="weather")
    spot = models.CharField(max_length=36, blank=True)
    starts_at = models.DateTimeField()
    is_observed = models.BooleanField()
    air_c = models.FloatField()
    humidity = models.FloatField()
    wind_m_s = models.FloatField(null=True)
    wind_height_m = models.FloatField(default=10)
    solar_w_m2 = models.FloatField(null=True)
    pressure_hpa = models.FloatField(default=1013.25)
    source = models.CharField(max_length=80)
    noted_by = models.CharField(max_length=36)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["incident", "spot", "starts_at", "is_observed"], name="one_weather_an_hour"
            ),
            models.CheckConstraint(
                name="weather_humidity_a_share", condition=models.Q(humidity__gt=0, humidity__lte=1)
            ),
        )
        indexes = (models.Index(fields=["incident", "starts_at"], name="weather_by_hour"),)

    def __str__(self) -> str:
        return f"{self.starts_at:%m-%d %H:%M} {self.air_c}"


class HeatRule(models.Model):
    """What the rules of a post say about heat: how hard the work is, what else may be worn, whether a booth can stand.

    `allowed` are codes of the clothing table besides the post's own. `booth_c` is the air of a cooled booth, null where
    none can stand. A post without a row: moderate work, people used to the heat, nothing else to wear, no booth.
    """

    post = models.OneToOneField(Post, on_delete=models.PROTECT, primary_key=True, related_name="heat_rule")
    n = models.IntegerField(default=0)
    workload = models.CharField(max_length=12, default="moderate")
    is_acclimatised = models.BooleanField(default=True)
    allowed = models.JSONField(default=list)
    booth_c = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"{self.post_id} {self.workload}"
