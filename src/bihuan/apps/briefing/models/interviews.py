"""Interviews: who is asked by whom under which form, what was told, and what became of every line of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.briefing.models.forms import FormVersion
from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText


class Interview(models.Model):
    """One conversation about a case or a contact (`about`, `about_id`, and `person`, whom it is held with).

    `digest` is that of the version whose questions are asked. `answers` are by the name of the question; the answers
    of a repeated group are a list. `confirmed_at` is when name and birth year agreed: before it nothing is asked.
    `contacts` and `places` count what was told when it was completed; `masked` counts answers that looked like a card
    or a code and were blotted out before they were kept.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="interviews", db_index=False)
    about = models.CharField(max_length=10)
    about_id = models.CharField(max_length=36)
    person = models.CharField(max_length=36, db_index=True)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="interviews")
    digest = models.CharField(max_length=64)
    interviewer = models.CharField(max_length=36)
    state = models.CharField(max_length=10, default="open")
    opened_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    contacts = models.IntegerField(default=0)
    places = models.IntegerField(default=0)
    masked = models.IntegerField(default=0)
    batch = models.CharField(max_length=36, blank=True)
    sealed = SealedColumn()
    answers = SealedText({})

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="an_ended_interview_says_when",
                condition=models.Q(state="open", closed_at=None) | ~models.Q(state="open") & ~models.Q(closed_at=None),
            ),
            models.UniqueConstraint(
                fields=["incident", "about", "about_id"], condition=models.Q(state="open"), name="interviewed_once"
            ),
        )
        indexes = (models.Index(fields=["incident", "state", "opened_at"], name="interview_by_state"),)

    def __str__(self) -> str:
        return f"{self.about} {self.state}"

    def key_name(self) -> str:
        """Return the name of the key that everything told lies under: one of its own."""
        return f"interview:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.INTERVIEW


class InterviewLine(models.Model):
    """What became of one contact or place that was told: `effect` = record:…, visit:…, kept:…, "" while it is owed.

    One row for every line told, written in the transaction in which the interview is completed. `met_on` is when a
    contact was met last; `exposure` the finding that was proposed of it, "" while its person is not known.
    """

    id = PublicId(primary_key=True, default=new_id)
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="lines")
    what = models.CharField(max_length=10)
    position = models.IntegerField()
    effect = models.CharField(max_length=60, blank=True)
    met_on = models.DateField(null=True)
    exposure = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["interview", "what", "position"], name="told_line_once"),)
        indexes = (models.Index(fields=["effect"], name="told_line_by_effect"),)

    def __str__(self) -> str:
        return f"{self.what} {self.position}"
