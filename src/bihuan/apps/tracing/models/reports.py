"""A case report that somebody pasted, sealed as it came, and what persons said of what was read in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText


class CaseReport(models.Model):
    """One pasted report. What is read in it is no row: it is read again whenever somebody looks."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    sealed = SealedColumn()
    text = SealedText()
    city = models.CharField(max_length=40, blank=True)
    published_on = models.DateField()
    pasted_by = models.CharField(max_length=36)
    pasted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "digest"], name="report_once"),)

    def __str__(self) -> str:
        return str(self.id)

    def key_name(self) -> str:
        """Return the name of the key under which the text and everything read in it lies."""
        return f"report:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.CASE_REPORT


class ReportItem(models.Model):
    """A person's word on a case or a visit that was read in a report, found again by where it stands in the text.

    `content` is what was read, `made` the row that a confirmation wrote; a refused item keeps its reason. Append-only.
    """

    id = PublicId(primary_key=True, default=new_id)
    report = models.ForeignKey(CaseReport, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=10)
    first = models.IntegerField()
    last = models.IntegerField()
    sealed = SealedColumn()
    content = SealedText({})
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True)
    made = models.CharField(max_length=36, blank=True)
    decided_by = models.CharField(max_length=36)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["report", "kind", "first", "last"], name="report_item_once"),
            models.CheckConstraint(name="known_report_item", condition=models.Q(kind__in=["case", "visit"])),
            models.CheckConstraint(
                name="decided_report_item_is_whole",
                condition=models.Q(state="confirmed", reason="") & ~models.Q(made="")
                | models.Q(state="refused", made="") & ~models.Q(reason=""),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.first} {self.state}"

    def key_name(self) -> str:
        """Return the name of the report's key."""
        return f"report:{self.report_id}"

    PERSONAL: ClassVar[Declarations] = declared.REPORT_ITEM
