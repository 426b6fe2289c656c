"""Orders that somebody stay somewhere: never without legal basis, a second person's word, a review and an end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.models.cases import Case
from bihuan.apps.tracing.models.contacts import Contact


class Quarantine(models.Model):
    """One decision about one person, `[starts_at, ends_at)`; longer is a new decision, which `extends` this one."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="quarantines", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="quarantines")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="quarantines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="quarantines")
    regime = models.CharField(max_length=40)
    legal_basis = models.CharField(max_length=40)
    sealed = SealedColumn()
    place_text = SealedText()
    note = SealedText()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=36, blank=True)
    review_called_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default="waiting")
    proposed_by = models.CharField(max_length=36)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=36, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    extends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="extensions")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="quarantine_has_an_end",
                condition=models.Q(ends_at__gt=models.F("starts_at"))
                & models.Q(review_at__lte=models.F("ends_at"), review_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="a_second_person_decides",
                condition=models.Q(state="waiting", decided_by="")
                | ~models.Q(state="waiting") & ~models.Q(decided_by="") & ~models.Q(decided_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(name="quarantine_has_a_basis", condition=~models.Q(legal_basis="")),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["incident", "state", "ends_at"], name="quarantine_by_state"),
            models.Index(fields=["state", "review_at"], name="quarantine_by_review"),
        )

    def __str__(self) -> str:
        return f"{self.regime} {self.state}"

    def key_name(self) -> str:
        """Return the name of the key that the decision's words lie under."""
        return f"quarantine:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.QUARANTINE
