"""Situation reports: frozen, signed, released; none of their rows is ever changed again."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id


class SituationReport(models.Model):
    """The figures of an incident at one instant, as they were frozen.

    `frozen` is the canonical JSON of all figures, `digest` the SHA-256 of its bytes in hex. `tree_size` and `root`
    are the journal as it was then, `unaccounted` the balance of the books (always 0: it is not frozen otherwise). A
    correction is a report of its own that `supersedes` another, for a `reason` (a code).
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="situation_reports")
    number = models.IntegerField()
    at = models.DateTimeField()
    frozen = models.TextField()
    digest = models.CharField(max_length=64)
    tree_size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    unaccounted = models.IntegerField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    reason = models.CharField(max_length=40, blank=True)
    frozen_by = models.CharField(max_length=36)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="situation_number_once"),
            models.CheckConstraint(name="situation_balanced", condition=models.Q(unaccounted=0)),
            models.CheckConstraint(
                name="situation_corrected_why",
                condition=models.Q(supersedes=None, reason="")
                | (models.Q(supersedes__isnull=False) & ~models.Q(reason="")),
            ),
        )
        indexes = (models.Index(fields=["incident", "-at"], name="situation_latest"),)

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d %H:%M}"


class SituationSignature(models.Model):
    """Who answers for a report: the commander or the lead, and not who froze it."""

    id = PublicId(primary_key=True, default=new_id)
    report = models.OneToOneField(SituationReport, on_delete=models.PROTECT, related_name="signature")
    by = models.CharField(max_length=36)
    role = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.role}"


class PressSheet(models.Model):
    """The sheet for the press that was released from a signed report: public figures alone, past the disclosure guard.

    `frozen` is its canonical JSON, `digest` the SHA-256 of the bytes in hex.
    """

    id = PublicId(primary_key=True, default=new_id)
    report = models.OneToOneField(SituationReport, on_delete=models.PROTECT, related_name="press")
    frozen = models.TextField()
    digest = models.CharField(max_length=64)
    released_by = models.CharField(max_length=36)
    released_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id} {self.released_at:%Y-%m-%d %H:%M}"
