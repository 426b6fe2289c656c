"""Requests for help: who called for what, who owns it, what was answered, and by whose word it was closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.apps.core.models import Area, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.residents.rules.help import BY_TRIES, BY_WORD, CLOSED, GREEN_ITEMS, STATES, TRIES

_BY_WORD = Q(closed_how=BY_WORD, word_at__isnull=False) & ~Q(word="") & ~Q(word="unsatisfied")
_BY_TRIES = Q(closed_how=BY_TRIES, tries_n__gte=TRIES, answered_at__isnull=False)


class HelpRequest(models.Model):
    """One request. `proposed` is the class the words spoke for, `help_class` the one a person confirmed ("" = not yet).

    `unit` owns it; its work order is `order`, `order_state` how that stands. `joined_to` is the request it was found
    to be the same as: it keeps its own call-back. `tries_n` counts tries since the answer; `word` is the caller's.
    `generation` counts reopenings. Who called, where they are and their words are sealed.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="help_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="help_requests")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="help_requests")
    number = models.IntegerField()
    generation = models.IntegerField(default=0)
    channel = models.CharField(max_length=10)
    kept_by = models.CharField(max_length=36)
    taken_at = models.DateTimeField()
    person = models.CharField(max_length=36, blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    address_index = models.CharField(max_length=64, blank=True, db_index=True)
    proposed = models.CharField(max_length=20, blank=True)
    help_class = models.CharField(max_length=20, blank=True)
    urgency = models.CharField(max_length=2, default="P3")
    state = models.CharField(max_length=10, default="taken")
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined")
    order = models.CharField(max_length=36, blank=True, db_index=True)
    order_state = models.CharField(max_length=12, blank=True)
    due_at = models.DateTimeField()
    answer_code = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    call_due_at = models.DateTimeField(null=True)
    tries_n = models.IntegerField(default=0)
    word = models.CharField(max_length=12, blank=True)
    word_at = models.DateTimeField(null=True)
    closed_how = models.CharField(max_length=8, blank=True)
    closed_at = models.DateTimeField(null=True)
    late_told_at = models.DateTimeField(null=True)
    sealed = SealedColumn()
    name = SealedText()
    phone = SealedText()
    address = SealedText()
    words = SealedText()
    answer = SealedText()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="help_number_once"),
            models.CheckConstraint(name="known_help_state", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="help_closed_by_word_or_tries",
                condition=~Q(state=CLOSED) | (Q(closed_at__isnull=False) & (_BY_WORD | _BY_TRIES)),
            ),
            models.CheckConstraint(name="help_joined_to_another", condition=~Q(joined_to=models.F("id"))),
        )
        indexes = (models.Index(fields=["incident", "state", "due_at"], name="help_by_due"),)

    def __str__(self) -> str:
        return str(self.number)

    def key_name(self) -> str:
        """Return the name of the key that the request lies under: one of its own."""
        return f"help:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.HELP_REQUEST


class HelpTry(models.Model):
    """One try to reach the caller, never changed: when, by whom, by telephone or at the door, with which result."""

    id = PublicId(primary_key=True, default=new_id)
    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="tries")
    generation = models.IntegerField()
    way = models.CharField(max_length=8)
    result = models.CharField(max_length=16)
    tried_at = models.DateTimeField()
    tried_by = models.CharField(max_length=36)

    class Meta:
        indexes = (models.Index(fields=["request", "tried_at"], name="help_tries_by_time"),)

    def __str__(self) -> str:
        return f"{self.request_id} {self.result}"


class GreenItem(models.Model):
    """One thing that the medical green lane owes a request: an owner, a clock, and when it was arranged.

    `owner` is a unit's code or "desk". `given_up` says that it is not needed (why is in its event).
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="green")
    item = models.CharField(max_length=10)
    owner = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default="owed")
    due_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=36, blank=True)
    warned_at = models.DateTimeField(null=True)
    hospital = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["request", "item"], name="green_item_once"),
            models.CheckConstraint(name="known_green_item", condition=Q(item__in=list(GREEN_ITEMS))),
            models.CheckConstraint(name="known_green_state", condition=Q(state__in=["owed", "arranged", "given_up"])),
            models.CheckConstraint(name="green_done_has_time", condition=Q(state="owed") | Q(done_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.request_id} {self.item}"
