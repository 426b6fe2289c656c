"""What was asked at the query gate, what it said, who agreed, and which identities went out (R10-R14)."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id


class Query(models.Model):
    """One request to look for persons, whole as it was asked, with the answer; refused ones are kept like others."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    officer = models.CharField(max_length=36)
    role = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40, blank=True)
    legal_basis = models.CharField(max_length=40, blank=True)
    case = models.CharField(max_length=40, blank=True)
    window_from = models.DateTimeField(null=True)
    window_to = models.DateTimeField(null=True)
    places = models.JSONField(default=list)
    approver = models.CharField(max_length=36, blank=True)
    state = models.CharField(max_length=10)
    code = models.CharField(max_length=40, blank=True)
    figures = models.JSONField(default=dict)
    narrower = models.JSONField(default=dict)
    limits = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    command = models.CharField(max_length=36, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    n = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="open_query_is_whole",
                condition=models.Q(state__in=["refused", "declined"])
                | models.Q(state__in=["accepted", "waiting"], window_from__isnull=False, window_to__isnull=False)
                & ~models.Q(purpose="") & ~models.Q(legal_basis="") & ~models.Q(case="") & ~models.Q(officer=""),
            ),
            models.UniqueConstraint(fields=["officer", "command"], name="query_once", condition=~models.Q(command="")),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["incident", "officer", "asked_at"], name="query_by_officer"),
            models.Index(fields=["incident", "case", "asked_at"], name="query_by_case"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class Tranche(models.Model):
    """A further part of a case's identities, which two departments have to agree to; used once."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="tranches")
    case = models.CharField(max_length=40)
    number = models.IntegerField()
    size = models.IntegerField()
    state = models.CharField(max_length=10, default="waiting")
    digest = models.CharField(max_length=64)
    asked_by = models.CharField(max_length=36)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "case", "number"], name="tranche_number_once"),)

    def __str__(self) -> str:
        return f"{self.case} {self.number} {self.state}"


class Approval(models.Model):
    """One approver's word to a query, a tranche or a bulk effect; append-only, one word a person."""

    id = PublicId(primary_key=True, default=new_id)
    subject = models.CharField(max_length=10)
    subject_id = models.CharField(max_length=36)
    account = models.CharField(max_length=36)
    department = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    is_yes = models.BooleanField()
    reason = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["subject_id", "account"], name="one_word_a_person"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id} {'yes' if self.is_yes else 'no'}"


class ReleasedIdentity(models.Model):
    """One pseudonym of which the identity went out for a case; append-only, counted over all officers."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="released")
    case = models.CharField(max_length=40)
    pseudonym = models.CharField(max_length=36)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "case", "pseudonym"], name="identity_released_once"),
        )
        indexes = (models.Index(fields=["pseudonym", "at"], name="released_by_pseudonym"),)

    def __str__(self) -> str:
        return f"{self.case} {self.pseudonym}"
