"""Tubes and who is in them; the way of a tube from the lane to its result."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.intake.models import Resident
from bihuan.apps.screening.models.roster import RosterEntry
from bihuan.apps.screening.models.rounds import Round
from bihuan.apps.screening.models.sites import Lane, Site


class Pool(models.Model):
    """One tube by its bar code; `size` is how many it may hold, `members` how many it holds.

    `state`: filling, sealed, handed, at_laboratory, resulted, lost. `result`: "", negative, positive, invalid.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="pools")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="pools")
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, null=True, related_name="pools")
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, default="pooled")
    size = models.IntegerField()
    members = models.IntegerField(default=0)
    state = models.CharField(max_length=14, default="filling")
    result = models.CharField(max_length=10, blank=True, default="")
    filled_at = models.DateTimeField()
    resulted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "code"], name="tube_code_once"),
            models.CheckConstraint(
                name="known_tube_kind", condition=models.Q(kind__in=["single", "pooled", "household"])
            ),
            models.CheckConstraint(
                name="tube_not_overfull", condition=models.Q(members__gte=0, members__lte=models.F("size"))
            ),
            models.CheckConstraint(
                name="known_tube_state",
                condition=models.Q(state__in=["filling", "sealed", "handed", "at_laboratory", "resulted", "lost"]),
            ),
            models.CheckConstraint(
                name="result_when_resulted",
                condition=models.Q(state="resulted", result__in=["negative", "positive", "invalid"])
                | ~models.Q(state="resulted") & models.Q(result=""),
            ),
        )
        indexes = (models.Index(fields=["round", "state"], name="tube_by_state"),)

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class Sample(models.Model):
    """One swab of one person in one tube; `entry` is their line of the roster, null for a traveller outside it."""

    id = PublicId(primary_key=True, default=new_id)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="samples")
    place = models.IntegerField()
    entry = models.ForeignKey(RosterEntry, on_delete=models.PROTECT, null=True, related_name="samples")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, null=True, related_name="samples")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["pool", "place"], name="place_in_tube_once"),
            models.UniqueConstraint(fields=["pool", "entry"], name="person_in_tube_once"),
        )

    def __str__(self) -> str:
        return f"{self.pool_id} {self.place}"
