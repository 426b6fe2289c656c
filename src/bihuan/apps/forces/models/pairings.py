"""Which unit helps which (对口支援): from when to when, and how many officers were promised."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id


class Pairing(models.Model):
    """`giver` sends `promised` officers a day to posts of `taker`: [starts_at, ends_at). What came, plans tell."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="pairings")
    giver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pairings_given")
    taker = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pairings_taken")
    promised = models.IntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=36)
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="pairing_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(name="pairing_of_two", condition=~models.Q(giver=models.F("taker"))),
            models.CheckConstraint(name="pairing_promises", condition=models.Q(promised__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"
