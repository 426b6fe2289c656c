"""Everybody who has to be accounted for in a round: one row a person, one outcome or none yet."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.intake.models import Building, Resident
from bihuan.apps.screening.models.rounds import Round
from bihuan.apps.screening.models.sites import Site


class RosterEntry(models.Model):
    """One resident in one round. `outcome`: "" (missing), tested, exempt or escalated; never two at once.

    `needs_visit`: cannot come, is tested at the door. `site` and `slot_at` are the booking of their building.
    """

    id = PublicId(primary_key=True, default=new_id)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="entries")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="entries")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="entries")
    slot_at = models.DateTimeField(null=True)
    needs_visit = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, blank=True, default="")
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "resident"], name="once_on_the_roster"),
            models.CheckConstraint(
                name="known_roster_outcome", condition=models.Q(outcome__in=["", "tested", "exempt", "escalated"])
            ),
        )
        indexes = (models.Index(fields=["round", "building", "outcome"], name="roster_by_building"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.outcome or 'missing'}"
