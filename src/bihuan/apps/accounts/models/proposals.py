"""What one person proposes and a second confirms: a role for somebody, or the end of their second factors."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Account, Grant, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import Role


class Proposal(models.Model):
    """A grant or a reset that waits for its second person."""

    id = PublicId(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10, choices=[("grant", "grant"), ("reset", "reset")])
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="proposals")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, blank=True, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    days = models.SmallIntegerField(default=14)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="OPEN")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal")

    class Meta:
        constraints = (
            models.CheckConstraint(name="proposal_by_another", condition=~models.Q(proposed_by=models.F("account"))),
            models.CheckConstraint(
                name="confirmed_by_a_second",
                condition=~models.Q(state="CONFIRMED")
                | (~models.Q(decided_by=models.F("proposed_by")) & ~models.Q(decided_by=models.F("account"))),
            ),
        )
        indexes = (models.Index(fields=["incident", "state"], name="proposals_open"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id} {self.role} {self.state}"
