"""Welfare checks: when somebody must be seen, on which step of the ladder that stands, and every try."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.residents.models.care import CareEntry


class WelfareCheck(models.Model):
    """One time that somebody must be seen: due at `due_at`; since then on `step` until `limit_at`, when it climbs.

    `state` is open, seen or ended (with the entry); `order` the order that the ladder opened last, `orders_n` how many.
    Everybody on the register has exactly one open check.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="welfare_checks")
    entry = models.ForeignKey(CareEntry, on_delete=models.PROTECT, related_name="checks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="welfare_checks")
    state = models.CharField(max_length=10, default="open")
    step = models.CharField(max_length=20, default="visit")
    due_at = models.DateTimeField()
    limit_at = models.DateTimeField()
    tries_n = models.IntegerField(default=0)
    order = models.CharField(max_length=36, blank=True)
    orders_n = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=36, blank=True)
    how = models.CharField(max_length=20, blank=True)
    result = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry"], condition=models.Q(state="open"), name="one_open_check"),
        )
        indexes = (
            models.Index(fields=["incident", "limit_at"], name="check_by_limit", condition=models.Q(state="open")),
            models.Index(fields=["incident", "due_at"], name="check_by_due", condition=models.Q(state="open")),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.step}"


class CheckTry(models.Model):
    """One try to see somebody, by a person or, where nobody tried in time (`lapsed`), by the sweep. Append-only.

    `command` is what a phone sent it under, so that a queue that is sent twice counts once.
    """

    id = PublicId(primary_key=True, default=new_id)
    of_check = models.ForeignKey(WelfareCheck, on_delete=models.PROTECT, related_name="tries")
    entry = models.ForeignKey(CareEntry, on_delete=models.PROTECT, related_name="tries")
    step = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    by = models.CharField(max_length=36)
    command = models.CharField(max_length=36, null=True, unique=True)

    def __str__(self) -> str:
        return f"{self.step} {self.outcome}"
