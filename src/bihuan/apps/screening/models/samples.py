"""Tubes and who is in them; the way of a tube from the lane to its result."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.intake.models import Resident
from bihuan.apps.screening.models.custody import Box
from bihuan.apps.screening.models.roster import RosterEntry
from bihuan.apps.screening.models.rounds import Round
from bihuan.apps.screening.models.sites import Lane, Site
from bihuan.apps.screening.models.travellers import Traveller


class Pool(models.Model):
    """One tube by its bar code; `size` is how many it may hold, `members` how many it holds.

    `state`: filling, sealed, handed, at_laboratory, resulted, lost. `result`: "", negative, positive, invalid. The
    instants say the same a second time, and the balance counts by them; `missed_at`: its box came and it was not in
    it; `overdue_at`: it was called late.
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
    filled_by = models.CharField(max_length=36, blank=True, default="")
    sealed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    box = models.ForeignKey(Box, on_delete=models.PROTECT, null=True, related_name="tubes")
    handed_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    resulted_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    lost_why = models.CharField(max_length=20, blank=True, default="")

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
            models.CheckConstraint(
                name="lost_when_it_says_so",
                condition=models.Q(state="lost", lost_at__isnull=False)
                | ~models.Q(state="lost") & models.Q(lost_at=None),
            ),
        )
        indexes = (
            models.Index(fields=["round", "state"], name="tube_by_state"),
            models.Index(fields=["site", "state"], name="tube_by_site"),
            models.Index(fields=["code"], name="tube_by_code"),
            models.Index(
                fields=["filled_at"], name="tube_on_its_way", condition=models.Q(state__in=["sealed", "handed"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class Sample(models.Model):
    """One swab of one person in one tube; `entry` is their line of the roster, else `traveller` who is on none.

    `repeat` is the reason why somebody who was tested in the round before is tested again, "" at their first time.
    """

    id = PublicId(primary_key=True, default=new_id)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="samples")
    place = models.IntegerField()
    entry = models.ForeignKey(RosterEntry, on_delete=models.PROTECT, null=True, related_name="samples")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, null=True, related_name="samples")
    traveller = models.ForeignKey(Traveller, on_delete=models.PROTECT, null=True, related_name="samples")
    repeat = models.CharField(max_length=20, blank=True, default="")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["pool", "place"], name="place_in_tube_once"),
            models.UniqueConstraint(fields=["pool", "entry"], name="person_in_tube_once"),
            models.UniqueConstraint(fields=["pool", "traveller"], name="traveller_in_tube_once"),
            models.CheckConstraint(
                name="sample_of_one_person",
                condition=models.Q(entry__isnull=False, traveller=None) | models.Q(entry=None, traveller__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.pool_id} {self.place}"
