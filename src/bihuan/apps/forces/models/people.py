"""The people a desk can send: where each belongs, what each can do, when each is away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Account, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations


class Officer(models.Model):
    """One person of a unit's strength; `account` is theirs when they sign in, `number` their own in the unit's list.

    `skills` and `limits` are codes (what they can do; what they must not be given: a suit, heat, the night). Officers
    with the same `pair` are kept together where that can be.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="officers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="officers")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="officers")
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=40, blank=True)
    skills = models.JSONField(default=list)
    limits = models.JSONField(default=list)
    pair = models.CharField(max_length=40, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "number"], name="officer_number_once"),)

    def __str__(self) -> str:
        return str(self.number)

    PERSONAL: ClassVar[Declarations] = declared.OFFICER


class Absence(models.Model):
    """A stretch in which an officer cannot be given a post: leave, sickness, isolation … ; [starts_at, ends_at)."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=36)
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="absence_ends", condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer_id} {self.kind}"

    PERSONAL: ClassVar[Declarations] = declared.ABSENCE
