"""Boxes in which tubes travel, from whose hands into whose; and which bar codes were printed for whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.screening.models.rounds import Round
from bihuan.apps.screening.models.sites import Site


class LabelBlock(models.Model):
    """Serial numbers [first, last] of one site in one round, reserved when they were printed; never printed twice."""

    id = PublicId(primary_key=True, default=new_id)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="label_blocks")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="label_blocks")
    first = models.IntegerField()
    last = models.IntegerField()
    reserved_at = models.DateTimeField()
    reserved_by = models.CharField(max_length=36)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "site", "first"], name="label_block_once"),
            models.CheckConstraint(name="label_block_runs_up", condition=models.Q(last__gte=models.F("first"))),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.site_id} {self.first}-{self.last}"


class Box(models.Model):
    """One transport box with its tubes. `state`: handed (on its way), counted (blind, at the laboratory), arrived.

    `tubes_n` is what was put in, `counted_n` what the laboratory counted before it saw the list, `arrived_n` what it
    found of the list.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="boxes")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="boxes")
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default="handed")
    laboratory = models.CharField(max_length=100, blank=True, default="")
    tubes_n = models.IntegerField()
    handed_at = models.DateTimeField()
    counted_n = models.IntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    arrived_n = models.IntegerField(null=True)
    arrived_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "code"], name="box_code_once"),
            models.CheckConstraint(
                name="known_box_state", condition=models.Q(state__in=["handed", "counted", "arrived"])
            ),
            models.CheckConstraint(name="box_holds_tubes", condition=models.Q(tubes_n__gte=1)),
            models.CheckConstraint(
                name="box_counted_before_it_arrived",
                condition=models.Q(arrived_at=None) | models.Q(counted_n__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["state", "handed_at"], name="box_on_its_way"),)

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class BoxHandover(models.Model):
    """One pair of hands: who gave the box, who took it, where and when. The courier's name lies sealed."""

    id = PublicId(primary_key=True, default=new_id)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="handovers")
    place = models.IntegerField()
    at = models.DateTimeField()
    given_by = models.CharField(max_length=36)
    where = models.CharField(max_length=100, blank=True, default="")
    sealed = SealedColumn()
    taken_by = SealedText()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["box", "place"], name="box_handover_once"),)

    def __str__(self) -> str:
        return f"{self.box_id} {self.place}"

    def key_name(self) -> str:
        """Return the name of the key that the courier's name lies under: that of the box."""
        return f"box:{self.box_id}"

    PERSONAL: ClassVar[Declarations] = declared.BOX_HANDOVER
