"""What the rings of 1, 3 and 5 minutes mean in an incident, each time somebody decided it."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.zones.rules.rings import MEANINGS


class RingSetting(models.Model):
    """One decision: the meaning, the ring of each kind of place, the seconds to set off. The latest one holds."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="ring_settings")
    meaning = models.CharField(max_length=10)
    minutes = models.JSONField(default=dict)
    set_off_s = models.IntegerField()
    set_by = models.CharField(max_length=36)
    set_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_ring_meaning", condition=models.Q(meaning__in=list(MEANINGS))),
        )
        indexes = (models.Index(fields=["incident", "-set_at"], name="ring_setting_latest"),)

    def __str__(self) -> str:
        return f"{self.meaning} {self.set_at:%m-%d %H:%M}"
