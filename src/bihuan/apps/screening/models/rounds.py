"""Rounds of mass testing, and which sites are open in each."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.screening.models.sites import Site


class Round(models.Model):
    """One round over the roster, [starts_at, ends_at): planned, open, closed. It closes only when nobody is missing.

    `roster_n` is the denominator, fixed when the round opens; later arrivals are added by an event of their own.
    `newest` is the newest resident on the roster; `checked_at` and `differences` are the last check of counts and sets.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="rounds")
    number = models.IntegerField()
    name = models.CharField(max_length=100, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    pool_size = models.IntegerField(default=10)
    state = models.CharField(max_length=10, default="planned")
    roster_n = models.IntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=36, blank=True)
    newest = models.CharField(max_length=36, blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    differences = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="round_number_once"),
            models.CheckConstraint(name="round_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="known_round_state", condition=models.Q(state__in=["planned", "open", "closed", "dropped"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class Opening(models.Model):
    """A site in a round: its hours, staff, lanes and how many are expected there; [opens_at, closes_at)."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="openings")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="openings")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    lanes = models.IntegerField()
    samplers = models.IntegerField()
    expected = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "site"], name="site_once_a_round"),
            models.CheckConstraint(name="opening_closes", condition=models.Q(closes_at__gt=models.F("opens_at"))),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.site_id}"
