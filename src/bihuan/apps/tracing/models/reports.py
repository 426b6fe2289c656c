"""A case report that somebody pasted, and what was read in it: each item waits for a person's word."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText


class CaseReport(models.Model):
    """One pasted report, sealed as it came; `reader` names the version of the reading."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    sealed = SealedColumn()
    text = SealedText()
    reader = models.CharField(max_length=40)
    reported_on = models.DateField()
    notices = models.JSONField(default=list)
    pasted_by = models.CharField(max_length=36)
    pasted_at = models.DateTimeField()
    n = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "digest"], name="report_once"),)

    def __str__(self) -> str:
        return str(self.id)

    def key_name(self) -> str:
        """Return the name of the key under which the text and everything read in it lies."""
        return f"report:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.CASE_REPORT


class ReportItem(models.Model):
    """A case or a visit that was read in a report: proposed, then confirmed or refused by a person, never by itself.

    `content` is what was read, with the words of the report that it was read from. `made` is the row that a
    confirmation wrote; a refused item keeps its reason.
    """

    id = PublicId(primary_key=True, default=new_id)
    report = models.ForeignKey(CaseReport, on_delete=models.PROTECT, related_name="items")
    number = models.IntegerField()
    kind = models.CharField(max_length=10)
    sealed = SealedColumn()
    content = SealedText({})
    state = models.CharField(max_length=10, default="proposed")
    reason = models.CharField(max_length=40, blank=True)
    made = models.CharField(max_length=36, blank=True)
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)
    n = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["report", "number"], name="report_item_once"),
            models.CheckConstraint(name="known_report_item", condition=models.Q(kind__in=["case", "visit"])),
            models.CheckConstraint(
                name="decided_report_item_is_whole",
                condition=models.Q(state="proposed", made="", decided_by="")
                | models.Q(state="confirmed") & ~models.Q(made="") & ~models.Q(decided_by="")
                | models.Q(state="refused", made="") & ~models.Q(reason="") & ~models.Q(decided_by=""),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.state}"

    def key_name(self) -> str:
        """Return the name of the report's key."""
        return f"report:{self.report_id}"

    PERSONAL: ClassVar[Declarations] = declared.REPORT_ITEM
