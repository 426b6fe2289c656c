"""Everybody who has to be accounted for in a round: one row a person, one outcome or none yet, and the counts of it."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.intake.models import Building, Resident
from bihuan.apps.screening.models.rounds import Round
from bihuan.apps.screening.models.sites import Site


class RosterEntry(models.Model):
    """One resident in one round. `outcome`: "" (missing), tested, exempt or escalated; never two at once.

    `needs_visit`: cannot come (`visit_reason` says why), is tested at the door by the mobile `site`. Everybody else's
    `site` and `slot_at` are the booking of their building. Seven hundred thousand rows a round: no index that
    no question uses, hence `db_index=False`.
    """

    id = PublicId(primary_key=True, default=new_id)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries", db_index=False)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="entries", db_index=False)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="entries", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False)
    slot_at = models.DateTimeField(null=True)
    needs_visit = models.BooleanField(default=False)
    visit_reason = models.CharField(max_length=20, blank=True, default="")
    outcome = models.CharField(max_length=10, blank=True, default="")
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "resident"], name="once_on_the_roster"),
            models.CheckConstraint(
                name="known_roster_outcome", condition=models.Q(outcome__in=["", "tested", "exempt", "escalated"])
            ),
            models.CheckConstraint(
                name="visit_has_a_reason",
                condition=models.Q(needs_visit=False, visit_reason="")
                | models.Q(needs_visit=True) & ~models.Q(visit_reason=""),
            ),
        )
        indexes = (
            models.Index(fields=["round", "building", "outcome"], name="roster_by_building"),
            models.Index(fields=["round"], name="roster_to_visit", condition=models.Q(needs_visit=True)),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.outcome or 'missing'}"


class RosterBuilding(models.Model):
    """One building in one round: its booking, its order about who is missing, and how its entries stand.

    The counts move in the transaction that moves the entries; `check_round` proves them equal to the set. `repeats` are
    swabs of people who were tested already.
    """

    id = PublicId(primary_key=True, default=new_id)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="buildings", db_index=False)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="in_rounds", db_index=False)
    roster = models.IntegerField(default=0)
    tested = models.IntegerField(default=0)
    exempt = models.IntegerField(default=0)
    escalated = models.IntegerField(default=0)
    repeats = models.IntegerField(default=0)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="booked")
    slot_at = models.DateTimeField(null=True)
    slot_ends_at = models.DateTimeField(null=True)
    order = models.CharField(max_length=36, blank=True, default="")
    ordered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "building"], name="building_once_a_round"),
            models.CheckConstraint(
                name="counts_within_the_roster",
                condition=models.Q(tested__gte=0, exempt__gte=0, escalated__gte=0, repeats__gte=0)
                & models.Q(roster__gte=models.F("tested") + models.F("exempt") + models.F("escalated")),
            ),
            models.CheckConstraint(
                name="booking_is_whole",
                condition=models.Q(site=None, slot_at=None, slot_ends_at=None)
                | models.Q(slot_ends_at__gt=models.F("slot_at")) & models.Q(site__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.building_id}"


class RosterHour(models.Model):
    """How many people of the roster had their first sample in one hour of a round."""

    id = PublicId(primary_key=True, default=new_id)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="hours", db_index=False)
    starts_at = models.DateTimeField()
    tested = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "starts_at"], name="roster_hour_once"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.starts_at:%m-%d %H}"
