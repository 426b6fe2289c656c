"""Cases, and how each was classified in its time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models import Person


class Case(models.Model):
    """One person who has, or may have, the disease; `case` is the gate's name of it, "" while it rests on nothing.

    `more_dates` are further events by which the protocol counts a window (rash, recovery …): code → date.

    `was_contact` is the contact as which the person was followed before. The window in which the case can infect is
    no column: `rules.windows` computes it. Nobody's status stands here either: it is computed from evidence (R15).
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="cases", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    case = models.CharField(max_length=36, blank=True)
    number = models.IntegerField()
    classification = models.CharField(max_length=12)
    onset_date = models.DateField(null=True)
    sample_date = models.DateField(null=True)
    report_date = models.DateField(null=True)
    isolated_at = models.DateTimeField(null=True)
    more_dates = models.JSONField(default=dict)
    has_symptoms = models.BooleanField(null=True)
    setting = models.CharField(max_length=40, blank=True)
    known_source = models.CharField(max_length=40, blank=True)
    was_contact = models.ForeignKey("tracing.Contact", on_delete=models.PROTECT, null=True, related_name="+")
    sealed = SealedColumn()
    note = SealedText()
    opened_by = models.CharField(max_length=36)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="case_number_once"),
            models.UniqueConstraint(fields=["incident", "person"], name="one_person_one_case"),
            models.CheckConstraint(
                name="a_closed_case_has_an_outcome",
                condition=models.Q(closed_at=None, outcome="")
                | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["incident", "classification"], name="case_by_classification"),
            models.Index(fields=["incident", "case"], name="case_by_gate"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.classification}"

    def key_name(self) -> str:
        """Return the name of the key that all words about the case lie under."""
        return f"case:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.CASE


class ClassificationChange(models.Model):
    """One step of a case's classification: from what to what, why, by whom; a trigger refuses any change."""

    id = PublicId(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="changes")
    n = models.IntegerField()
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    reason = models.CharField(max_length=40)
    evidence = models.CharField(max_length=36, blank=True)
    by = models.CharField(max_length=36)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "n"], name="one_change_an_event"),)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
