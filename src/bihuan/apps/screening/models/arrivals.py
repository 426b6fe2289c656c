"""Travellers who arrive outside the roster: how many were counted, the denominator of those who were sampled."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.screening.models.rounds import Round
from bihuan.apps.screening.models.sites import Site


class ArrivalCount(models.Model):
    """How many people arrived at a motorway exit or station in one hour, counted by somebody there."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="arrivals")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="arrivals")
    starts_at = models.DateTimeField()
    people = models.IntegerField()
    counted_by = models.CharField(max_length=36)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "site", "starts_at"], name="arrivals_once_an_hour"),
            models.CheckConstraint(name="arrivals_counted", condition=models.Q(people__gte=0)),
        )

    def __str__(self) -> str:
        return f"{self.site_id} {self.starts_at:%m-%d %H} {self.people}"
