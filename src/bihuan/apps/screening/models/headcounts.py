"""How many people stand in line at a site, as somebody there counted them: the one thing that tubes cannot tell."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.screening.models.rounds import Round
from bihuan.apps.screening.models.sites import Site


class Headcount(models.Model):
    """One count of the people waiting at a site in a round; it is never changed, a later one stands in its place."""

    id = PublicId(primary_key=True, default=new_id)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="headcounts", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="headcounts", db_index=False)
    waiting = models.IntegerField()
    counted_at = models.DateTimeField()
    counted_by = models.CharField(max_length=36)

    class Meta:
        constraints = (models.CheckConstraint(name="headcount_counted", condition=models.Q(waiting__gte=0)),)
        indexes = (models.Index(fields=["round", "counted_at"], name="headcount_by_time"),)

    def __str__(self) -> str:
        return f"{self.site_id} {self.counted_at:%m-%d %H:%M} {self.waiting}"
