"""What stood in the cells of a duty roster, name by name, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.forces.models.plans import Assignment, Plan


class RosterLine(models.Model):
    """One name of one cell: `place` in the file, for which post and block, and its disposition with the reason.

    `source` is the record of the batch it came in; the same one taken twice is taken once.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="roster_lines")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="roster_lines")
    source = models.CharField(max_length=36)
    place = models.CharField(max_length=60)
    post_text = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True)
    assignment = models.OneToOneField(Assignment, on_delete=models.SET_NULL, null=True, related_name="roster_line")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "source"], name="roster_line_once"),
            models.CheckConstraint(
                name="roster_line_disposed", condition=models.Q(disposition__in=["accepted", "held", "rejected"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.disposition}"

    PERSONAL: ClassVar[Declarations] = declared.ROSTER_LINE
