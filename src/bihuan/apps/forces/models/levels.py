"""Duty levels with what each demands, and which one holds since when."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id


class DutyLevel(models.Model):
    """What one level of duty (等级勤务) demands of every unit.

    `share_percent` of the strength on duty, `call_up_minutes` until somebody called up stands ready, `home_percent` of
    the strength that stays at the home station, and how long one person works: a day, in seven days, with which rest.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="duty_levels")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    share_percent = models.IntegerField()
    call_up_minutes = models.IntegerField()
    home_percent = models.IntegerField()
    day_minutes = models.IntegerField(default=720)
    week_minutes = models.IntegerField(default=3600)
    rest_minutes = models.IntegerField(default=660)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "code"], name="duty_level_once"),
            models.CheckConstraint(
                name="duty_level_shares",
                condition=models.Q(share_percent__gte=0, home_percent__gte=0)
                & models.Q(share_percent__lte=100 - models.F("home_percent")),
            ),
        )

    def __str__(self) -> str:
        return str(self.code)


class LevelHeld(models.Model):
    """Which level holds from an instant on, who set it and why; the last row is the one in force."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="levels_held")
    level = models.ForeignKey(DutyLevel, on_delete=models.PROTECT, related_name="held")
    since = models.DateTimeField()
    set_by = models.CharField(max_length=36)
    reason = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "since"], name="one_level_at_a_time"),)

    def __str__(self) -> str:
        return f"{self.level_id} {self.since:%m-%d %H:%M}"
