"""Codes by which a call is verified, tries to verify one, what stays of both, and reports of doubtful calls."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.apps.briefing.rules.call_reports import CHANNELS, SETTLED, STATES
from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText


class CallCode(models.Model):
    """One code, bound to callee (a blind index), order and officer; the code itself is kept nowhere (R50-R53).

    `token_index` finds the page that a success leads to. `is_other` says that the number called does not stand in the
    order; `is_drawn` that the reviewer asks the callee, `asked` that this has been made. Gone 24 hours after expiry.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="call_codes")
    order = models.CharField(max_length=36, db_index=True)
    officer = models.CharField(max_length=36)
    unit = models.CharField(max_length=40, blank=True)
    callee_index = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=120)
    word = models.CharField(max_length=12, blank=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    token_index = models.CharField(max_length=64, blank=True, db_index=True)
    is_other = models.BooleanField(default=False)
    is_drawn = models.BooleanField(default=False)
    is_asked = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(name="code_expires_later", condition=Q(expires_at__gt=models.F("opened_at"))),
            models.CheckConstraint(name="code_used_or_voided", condition=Q(used_at=None) | Q(voided_at=None)),
            models.UniqueConstraint(
                fields=["callee_index"], name="one_live_code_a_callee", condition=Q(used_at=None, voided_at=None)
            ),
        )
        indexes = (
            models.Index(fields=["callee_index", "opened_at"], name="code_by_callee"),
            models.Index(fields=["incident", "officer", "opened_at"], name="code_by_officer"),
            models.Index(fields=["expires_at"], name="code_by_expiry"),
        )

    def __str__(self) -> str:
        return str(self.id)


class CallTry(models.Model):
    """One check of a code, whatever came of it: by blind indexes of the number told and of its source; gone in hours.

    It is the one write of every check, and it is written first: what counts tries sees all that were before it.
    """

    callee_index = models.CharField(max_length=64)
    source_index = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["callee_index", "at"], name="try_by_callee"),
            models.Index(fields=["source_index", "at"], name="try_by_source"),
            models.Index(fields=["at"], name="try_by_time"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class CallTotal(models.Model):
    """How many codes were opened or confirmed, tries made: all that stays of a day. "" = the whole installation."""

    incident = models.CharField(max_length=40, blank=True)
    day_date = models.DateField()
    what = models.CharField(max_length=12)
    count = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "day_date", "what"], name="call_total_once"),)

    def __str__(self) -> str:
        return f"{self.day_date} {self.what} {self.count}"


class CallReport(models.Model):
    """A doubtful call somebody told of, or a callee drawn by chance: for the reviewer, past the desk.

    `call`, `order` and `officer` are known where the report came from the page of a success or by chance. `asked` are
    keys of the six things. No address of whoever reported is kept; what they say and how to call them back is sealed.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="call_reports")
    channel = models.CharField(max_length=10)
    call = models.CharField(max_length=36, blank=True)
    order = models.CharField(max_length=36, blank=True)
    officer = models.CharField(max_length=36, blank=True)
    asked = models.JSONField(default=list)
    reported_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="open")
    verdict = models.CharField(max_length=12, blank=True)
    settled_by = models.CharField(max_length=36, blank=True)
    settled_at = models.DateTimeField(null=True)
    sealed = SealedColumn()
    shown_number = SealedText()
    words = SealedText()
    phone = SealedText()
    settled_words = SealedText()

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_report_channel", condition=Q(channel__in=list(CHANNELS))),
            models.CheckConstraint(name="known_report_state", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="report_settled_by_somebody",
                condition=~Q(state=SETTLED) | (Q(settled_at__isnull=False) & ~Q(verdict="") & ~Q(settled_by="")),
            ),
        )
        indexes = (models.Index(fields=["incident", "state", "due_at"], name="report_by_due"),)

    def __str__(self) -> str:
        return str(self.id)

    def key_name(self) -> str:
        """Return the name of the key that the report lies under: one of its own."""
        return f"call_report:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.CALL_REPORT
