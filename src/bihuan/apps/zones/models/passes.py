"""Passes: who may go through a gate, why and until when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Area, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models import Resident
from bihuan.apps.zones.models.controls import Control

PASS_STATES = ("prepared", "valid", "revoked", "ended", "dropped")


class Pass(models.Model):
    """One pass; `code` is its signed line, made when it was issued or signed anew, under the key `key`.

    It holds in [starts_at, ends_at), on `days`, between the minutes `hours_from` and `hours_until` of the incident's
    day, at the gates `gates` (numbers), else at every gate of `area`, else at all. `unit` issued it ("" = the desk);
    `home` is the compound where the holder lives. `reference` names a request for help. Expired is a matter of the
    clock, not a state.
    """

    PERSONAL: ClassVar[Declarations] = declared.PASS

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="passes")
    number = models.IntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="passes")
    control = models.ForeignKey(Control, on_delete=models.PROTECT, null=True, related_name="passes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="passes")
    home = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.CharField(max_length=36, blank=True)
    purpose = models.CharField(max_length=20)
    holder = models.CharField(max_length=10)
    direction = models.CharField(max_length=4, default="both")
    days = models.CharField(max_length=7, default="1234567")
    hours_from = models.IntegerField(default=0)
    hours_until = models.IntegerField(default=1440)
    gates = models.JSONField(default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="prepared")
    key = models.CharField(max_length=16, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    issued_by = models.CharField(max_length=36)
    issued_at = models.DateTimeField()
    stopped_by = models.CharField(max_length=36, blank=True)
    stopped_at = models.DateTimeField(null=True)
    sealed = SealedColumn()
    name = SealedText()
    code = SealedText()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="pass_number_once"),
            models.UniqueConstraint(
                fields=["incident", "reference"], name="pass_of_reference_once", condition=~models.Q(reference="")
            ),
            models.CheckConstraint(name="known_pass_state", condition=models.Q(state__in=list(PASS_STATES))),
            models.CheckConstraint(name="pass_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="pass_stopped_when_it_says_so",
                condition=models.Q(state__in=["revoked", "ended", "dropped"], stopped_at__isnull=False)
                | models.Q(state__in=["prepared", "valid"], stopped_at=None),
            ),
        )
        indexes = (models.Index(fields=["incident", "state", "ends_at"], name="pass_by_state"),)

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    def key_name(self) -> str:
        """Return the name of the key that the pass lies under: one of its own."""
        return f"pass:{self.id}"
