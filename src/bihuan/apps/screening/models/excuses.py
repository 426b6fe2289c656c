"""Who answers for people of the roster that are not tested: exemptions and escalations, each with an end."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Account
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.screening.models.roster import RosterEntry
from bihuan.apps.screening.models.rounds import Round


class Excuse(models.Model):
    """One act about `people_n` people: `kind` exempt or escalated, its reason, the owner who answers, until when.

    `state`: waiting (for a second person), live, refused, ended (by a person), over (its time has come).
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="excuses")
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=20)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    people_n = models.IntegerField()
    state = models.CharField(max_length=10)
    proposed_by = models.CharField(max_length=36)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_excuse", condition=models.Q(kind__in=["exempt", "escalated"])),
            models.CheckConstraint(
                name="known_excuse_state",
                condition=models.Q(state__in=["waiting", "live", "refused", "ended", "over"]),
            ),
            models.CheckConstraint(name="excused_by_another", condition=~models.Q(decided_by=models.F("proposed_by"))),
        )
        indexes = (models.Index(fields=["round", "state", "until"], name="excuse_by_end"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Excused(models.Model):
    """One line of the roster under one excuse; `ended_at` when it holds no longer: tested, over, ended, refused."""

    id = PublicId(primary_key=True, default=new_id)
    excuse = models.ForeignKey(Excuse, on_delete=models.PROTECT, related_name="people")
    entry = models.ForeignKey(RosterEntry, on_delete=models.PROTECT, related_name="excused")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["excuse", "entry"], name="excused_once"),)

    def __str__(self) -> str:
        return f"{self.excuse_id} {self.entry_id}"
