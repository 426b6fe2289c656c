"""One's own data: the paper codes that open them, the tries at them, and what residents ask for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.apps.briefing.rules.rights import ANSWERED, KINDS, OPEN, OUTCOMES
from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models import Person


class RightsCode(models.Model):
    """One paper code of one person; `digest` is Argon2id over an HMAC of its secret, `slot` finds the row.

    It opens once, until `expires_at`; then `view_index` (an HMAC) tells the view that it opened, until `view_until`.
    `tries` wrong ones are counted since `tries_since`. A code that a newer one replaced has `voided_at`.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)
    slot = models.CharField(max_length=4)
    digest = models.CharField(max_length=128)
    issued_by = models.CharField(max_length=36)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    tries_since = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    view_index = models.CharField(max_length=64, blank=True)
    view_until = models.DateTimeField(null=True)
    files_n = models.IntegerField(default=0)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["slot"], name="rights_slot_once"),
            models.CheckConstraint(
                name="rights_view_of_an_opened_code",
                condition=Q(opened_at=None, view_index="", view_until=None)
                | Q(opened_at__isnull=False, view_until__isnull=False) & ~Q(view_index=""),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["incident", "person"], name="rights_code_by_person"),
            models.Index(fields=["view_index"], name="rights_code_by_view", condition=~Q(view_index="")),
        )

    def __str__(self) -> str:
        return str(self.id)


class RightsTries(models.Model):
    """How many wrong codes were typed in one hour, over all codes: a count, and nothing about who typed them."""

    hour = models.DateTimeField(primary_key=True)
    failures = models.IntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.failures}"


class RightsRequest(models.Model):
    """What a resident asks about their own data, and the answer; its work order is `order`.

    `contest` is the objection that intake keeps of a second look, `deletion` the erasure that was granted. A refusal
    has its legal reason, and where something must be kept for now, `kept_until`. The words of both lie sealed.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="rights_requests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=8)
    taken_by = models.CharField(max_length=36)
    taken_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_told_at = models.DateTimeField(null=True)
    order = models.CharField(max_length=36, blank=True)
    contest = models.CharField(max_length=36, blank=True)
    state = models.CharField(max_length=10, default=OPEN)
    outcome = models.CharField(max_length=10, blank=True)
    legal_reason = models.CharField(max_length=20, blank=True)
    kept_until = models.DateField(null=True)
    deletion = models.CharField(max_length=36, blank=True)
    answered_by = models.CharField(max_length=36, blank=True)
    answered_at = models.DateTimeField(null=True)
    sealed = SealedColumn()
    words = SealedText()
    answer = SealedText()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="rights_number_once"),
            models.CheckConstraint(name="known_right", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(
                name="an_answered_right_says_how",
                condition=Q(state=OPEN, outcome="", answered_at=None)
                | Q(state=ANSWERED, outcome__in=list(OUTCOMES), answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_refused_right_has_its_reason",
                condition=Q(outcome__in=["", "granted"]) | ~Q(legal_reason=""),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["incident", "state", "due_at"], name="rights_by_due"),
            models.Index(fields=["person"], name="rights_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    def key_name(self) -> str:
        """Return the name of the key that the request lies under: one of its own."""
        return f"rights:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.RIGHTS_REQUEST
