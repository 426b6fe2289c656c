"""Crossings, counted; who is elsewhere than the roster says, by their last word only; the daily sheet of the inside."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Area, Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.intake.models import Resident
from bihuan.apps.zones.models.gates import Gate
from bihuan.apps.zones.models.passes import Pass


class InsideSheet(models.Model):
    """One day of a compound as it was struck: roster, everybody in and out since its gates stand, and by persons.

    `net` and `uncounted` carry what the crossings that were counted here add up to, so that these may be let go.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="inside_sheets")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="inside_sheets")
    date = models.DateField()
    roster = models.IntegerField()
    went_in = models.IntegerField()
    went_out = models.IntegerField()
    net = models.IntegerField()
    uncounted = models.IntegerField()
    out = models.IntegerField()
    visitors = models.IntegerField()
    difference = models.IntegerField()
    order = models.CharField(max_length=36, blank=True)
    struck_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["area", "date"], name="inside_sheet_of_a_day"),)

    def __str__(self) -> str:
        return f"{self.area_id} {self.date}"


class Crossing(models.Model):
    """People who went through a gate: how many, which way, of which kind; nobody is named and no pass is.

    `sheet` is the daily sheet that has counted it.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="crossings")
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="crossings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="crossings")
    way = models.CharField(max_length=3)
    kind = models.CharField(max_length=10)
    people = models.IntegerField()
    reason = models.CharField(max_length=20, blank=True)
    command = models.CharField(max_length=36, unique=True)
    crossed_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=36)
    sheet = models.ForeignKey(InsideSheet, on_delete=models.PROTECT, null=True, related_name="crossings")

    class Meta:
        constraints = (
            models.CheckConstraint(name="crossing_in_or_out", condition=models.Q(way__in=["in", "out"])),
            models.CheckConstraint(
                name="known_crossing_kind",
                condition=models.Q(kind__in=["resident", "pass", "staff", "headcount", "correction"]),
            ),
            models.CheckConstraint(name="somebody_crossed", condition=models.Q(people__gte=1)),
            models.CheckConstraint(
                name="unusual_crossing_says_why",
                condition=~models.Q(kind__in=["headcount", "correction"]) | ~models.Q(reason=""),
            ),
        )
        indexes = (
            models.Index(fields=["area", "sheet"], name="crossing_not_on_a_sheet"),
            models.Index(fields=["gate", "-crossed_at"], name="crossing_of_gate"),
            models.Index(fields=["noted_at"], name="crossing_to_let_go"),
        )

    def __str__(self) -> str:
        return f"{self.way} {self.people}"


class Presence(models.Model):
    """The last word about one person, or one pass, at a compound: `out`, `in` (a visitor), or `home` (nothing to say).

    A resident of the register by `resident`, anybody else by `holder`, the pass. One row for each, moved by the newest
    crossing alone; where nobody is missed any more it is let go: no row tells where somebody was before.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="presences")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="presences")
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, null=True, related_name="+")
    holder = models.ForeignKey(Pass, on_delete=models.CASCADE, null=True, related_name="+")
    side = models.CharField(max_length=4)
    people = models.IntegerField(default=1)
    gate = models.IntegerField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["area", "resident"], name="presence_of_resident_once"),
            models.UniqueConstraint(fields=["area", "holder"], name="presence_of_pass_once"),
            models.CheckConstraint(name="known_side", condition=models.Q(side__in=["out", "in", "home"])),
            models.CheckConstraint(
                name="presence_of_one",
                condition=models.Q(resident__isnull=False, holder=None) | models.Q(resident=None, holder__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["area", "side"], name="presence_by_side"),)

    def __str__(self) -> str:
        return f"{self.area_id} {self.side}"


class DoorCount(models.Model):
    """How many people staff counted at the doors of a compound, and how many the gates had said at that instant."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="door_counts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="door_counts")
    counted = models.IntegerField()
    expected = models.IntegerField()
    order = models.CharField(max_length=36, blank=True)
    counted_by = models.CharField(max_length=36)
    counted_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["area", "-counted_at"], name="door_count_of_area"),)

    def __str__(self) -> str:
        return f"{self.area_id} {self.counted}"
