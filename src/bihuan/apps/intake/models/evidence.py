"""Facts about persons, from which their status is computed; nobody's status is stored anywhere (R15, R16)."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import Role
from bihuan.apps.core.rules.personal import Category, LegalBasis, Mask, PersonalField, Purpose
from bihuan.apps.intake.models.records import Person, Record

_FACTS = PersonalField(
    Category.HEALTH, Purpose.OUTBREAK_RESPONSE, LegalBasis.PUBLIC_HEALTH_EMERGENCY, "case", Mask.HIDDEN,
    frozenset({Role.DESK_ANALYST, Role.DESK_LEAD, Role.INTERVIEWER, Role.HEALTH_APPROVER}),
)  # fmt: skip


class Evidence(models.Model):
    """One fact about a person as codes and dates; a trigger refuses any change, what was wrong is withdrawn anew.

    `reference` is the record, exposure or zone rule that it rests on, `cause` the one act by which it came (a batch,
    a run of a search, a rule), `withdraws` the row that this one takes back.
    """

    PERSONAL = {"values": _FACTS}  # noqa: RUF012 - the declaration that the field policy reads

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    context = models.CharField(max_length=20)
    reference = models.CharField(max_length=60)
    cause = models.CharField(max_length=60)
    withdraws = models.CharField(max_length=36, blank=True)
    values = models.JSONField(default=dict)
    by = models.CharField(max_length=36)
    permit = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["withdraws"], name="evidence_withdrawn_once", condition=~models.Q(withdraws="")
            ),
            models.CheckConstraint(
                name="withdrawal_names_evidence",
                condition=models.Q(kind="withdrawn") & ~models.Q(withdraws="")
                | ~models.Q(kind="withdrawn") & models.Q(withdraws=""),
            ),
        )
        indexes = (
            models.Index(fields=["person", "at"], name="evidence_by_person"),
            models.Index(fields=["incident", "cause"], name="evidence_by_cause"),
            models.Index(fields=["incident", "by", "added_at"], name="evidence_by_adder"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class BulkEffect(models.Model):
    """An act that would change what many persons are: proposed by one department, applied when another agrees (R16).

    `told` is what the persons concerned are told as the reason; `items` are the facts that wait.
    """

    PERSONAL = {"items": _FACTS}  # noqa: RUF012 - the declaration that the field policy reads

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.CharField(max_length=36)
    department = models.CharField(max_length=40)
    cause = models.CharField(max_length=60)
    reason = models.CharField(max_length=60)
    told = models.CharField(max_length=500)
    items = models.JSONField(default=list)
    persons = models.IntegerField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="waiting")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.cause} {self.persons} {self.state}"


class Contest(models.Model):
    """A person's objection to what was computed about them: decided within a day by somebody who did not add to it."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contests")
    because = models.JSONField(default=list)
    rule = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=36, blank=True)
    decision = models.CharField(max_length=10, blank=True)
    n = models.IntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["due_at"], name="contest_due", condition=models.Q(decided_at=None)),)

    def __str__(self) -> str:
        return f"{self.id} {self.decision or 'open'}"


class CaseLink(models.Model):
    """What a case rests on: a laboratory's record, or a health approver's word that ends (R13); append-only."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    case = models.CharField(max_length=36)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_links")
    kind = models.CharField(max_length=10)
    record = models.OneToOneField(Record, on_delete=models.PROTECT, null=True, related_name="case_link")
    record_digest = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    case_at = models.DateTimeField()
    linked_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=36)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="case_link_whole",
                condition=models.Q(kind="lab", record__isnull=False, expires_at=None)
                | models.Q(kind="probable", record=None, expires_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["incident", "case"], name="case_link_by_case"),)

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"
