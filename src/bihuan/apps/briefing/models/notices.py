"""The notice that everybody is owed at first contact: given, deferred with a deadline, or overdue (R4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.apps.briefing.rules.notices import DEFERRED, GIVEN, OWED
from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.intake.models import Person


class FirstNotice(models.Model):
    """The notice to one person in one incident; `occasion` is the work that made it owed, `reference` its identifier.

    `unit` works with the person ("" = the desk). `version` says which text was given. Nobody is named in it.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="first_notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=12)
    reference = models.CharField(max_length=36)
    unit = models.CharField(max_length=40, blank=True)
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=OWED)
    reason = models.CharField(max_length=24, blank=True)
    deferred_by = models.CharField(max_length=36, blank=True)
    how = models.CharField(max_length=12, blank=True)
    version = models.CharField(max_length=16, blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=36, blank=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "person"], name="one_first_notice"),
            models.CheckConstraint(
                name="a_notice_is_owed_deferred_or_given",
                condition=Q(state=OWED, given_at=None)
                | Q(state=DEFERRED, given_at=None) & ~Q(reason="") & ~Q(deferred_by="")
                | Q(state=GIVEN, given_at__isnull=False) & ~Q(how="") & ~Q(given_by=""),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["incident", "state", "due_at"], name="notice_by_due"),)

    def __str__(self) -> str:
        return f"{self.occasion} {self.state}"
