"""Work orders, what the field found, and what is owed to the source."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.orders.rules.states import State, Urgency


def _instant() -> Any:
    return models.DateTimeField(null=True, blank=True)


def _short(length: int = 36) -> Any:
    return models.CharField(max_length=length, blank=True, default="")


class WorkOrder(models.Model):
    """The request to one unit; its columns are the fold of its events (`rules.states.Order`), `n` the last of them."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="orders", db_index=False)
    source = _short(40)
    kind = models.CharField(max_length=40)
    urgency = models.CharField(max_length=2, choices=[(u.value, u.value) for u in Urgency])
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in State])
    holder = models.CharField(max_length=60)
    unit = _short(40)
    duty_role = _short(40)
    assignee = _short()
    generation = models.IntegerField(default=0)
    survivor = _short()
    parent = _short()
    children_open = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    dispatched_at = _instant()
    feedback_due_at = _instant()
    due_at = _instant()
    clock = _short(20)
    escalation_step = models.IntegerField(default=0)
    escalate_at = _instant()
    overdue_dispatch = models.BooleanField(default=False)
    overdue_sign = models.BooleanField(default=False)
    overdue_start = models.BooleanField(default=False)
    overdue_feedback = models.BooleanField(default=False)
    supervised = models.BooleanField(default=False)
    supervisor = _short()
    supervise_due_at = _instant()
    returned_n = models.IntegerField(default=0)
    returned_units = _short(400)
    sent_back_n = models.IntegerField(default=0)
    suspended_n = models.IntegerField(default=0)
    reopened_n = models.IntegerField(default=0)
    extended = models.BooleanField(default=False)
    late_closed = models.BooleanField(default=False)
    author = _short()
    result = _short(40)
    asked = _short(20)
    asked_by = _short()
    asked_seconds = models.IntegerField(default=0)
    suspended_at = _instant()
    resume_at = _instant()
    stand_down = _short(400)
    ended_at = _instant()
    callback_due_at = _instant()
    callback_tries = models.IntegerField(default=0)
    callback_result = _short(20)
    records_n = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="an_order_out_has_a_unit",
                condition=~models.Q(
                    state__in=["DISPATCHED", "SIGNED", "WORKING", "SUSPENDED", "RETURN_ASKED", "DISPUTED"]
                )
                | ~models.Q(unit=""),
            ),
            models.CheckConstraint(
                name="an_open_order_has_a_deadline",
                condition=models.Q(state__in=["CLOSED", "MERGED", "CANCELLED"]) | models.Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_merged_order_has_a_survivor", condition=~models.Q(state="MERGED") | ~models.Q(survivor="")
            ),
        )
        indexes = (
            models.Index(fields=["incident", "state", "due_at"], name="order_by_state"),
            models.Index(fields=["unit", "state"], name="order_by_unit"),
            models.Index(fields=["escalate_at"], name="order_to_escalate"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class OrderContent(models.Model):
    """What an order says in words: what to do, where, whom to call. Personal: sealed, apart from the order's row.

    Orders that may be about the same thing are found by blind indexes of telephone and address; an order that the desk
    owes itself, by that of its title.
    """

    order = models.OneToOneField(WorkOrder, on_delete=models.PROTECT, primary_key=True, related_name="content")
    person = models.CharField(max_length=36, blank=True, db_index=True)
    title_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    address_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    community_code = models.CharField(max_length=40, blank=True)
    sealed = SealedColumn()
    title = SealedText()
    text = SealedText()
    person_name = SealedText()
    phone = SealedText()
    address = SealedText()
    longitude = SealedText(None)
    latitude = SealedText(None)
    proposed_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    routing = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return str(self.order_id)

    def key_name(self) -> str:
        """Return the name of the key that all words about the order lie under."""
        return f"order:{self.order_id}"

    PERSONAL: ClassVar[Declarations] = declared.ORDER_CONTENT


class OrderRecord(models.Model):
    """Which records an order answers for; a record belongs to one order at a time."""

    record = PublicId(primary_key=True)
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="records")
    source = models.CharField(max_length=40)
    batch = models.CharField(max_length=36)
    line = models.IntegerField()

    def __str__(self) -> str:
        return str(self.record)


class Feedback(models.Model):
    """What the field found: result code, evidence, who was contacted and when. Kept for ever, also when sent back."""

    id = PublicId(primary_key=True, default=new_id)
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="feedback")
    generation = models.IntegerField()
    result = models.CharField(max_length=40)
    sealed = SealedColumn()
    evidence = SealedText()
    contacted = SealedText()
    note = SealedText()
    contacted_at = models.DateTimeField(null=True, blank=True)
    is_late_note = models.BooleanField(default=False)
    by = models.CharField(max_length=36)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.order_id} {self.result}"

    def key_name(self) -> str:
        """Return the name of the key that all words about the order lie under."""
        return f"order:{self.order_id}"

    PERSONAL: ClassVar[Declarations] = declared.FEEDBACK


class Notice(models.Model):
    """One telling of a unit's duty role that an order came or is late; `seen_at` when its page showed it."""

    id = PublicId(primary_key=True, default=new_id)
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="notices")
    event = models.BigIntegerField()
    unit = models.CharField(max_length=40)
    duty_role = models.CharField(max_length=40)
    account = models.CharField(max_length=36, blank=True)
    what = models.CharField(max_length=20)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "what"], name="notice_once"),)
        indexes = (models.Index(fields=["unit", "at"], name="notice_by_unit"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.what}"


class Outcome(models.Model):
    """What a source is owed for one record of one ended order: owed, sent in a signed sheet, acknowledged."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="outcomes")
    record = models.CharField(max_length=36)
    source = models.CharField(max_length=40)
    batch = models.CharField(max_length=36)
    line = models.IntegerField()
    result = models.CharField(max_length=40)
    event = models.BigIntegerField()
    at = models.DateTimeField()
    sheet = models.CharField(max_length=36, blank=True)
    state = models.CharField(max_length=12, default="owed")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["record", "event"], name="outcome_once"),)
        indexes = (models.Index(fields=["incident", "state", "source"], name="outcome_by_state"),)

    def __str__(self) -> str:
        return f"{self.record} {self.state}"
