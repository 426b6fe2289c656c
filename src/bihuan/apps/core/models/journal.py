"""The journal, its tree, and the jobs that it owes. Triggers refuse UPDATE and DELETE on what is append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations


class JournalHead(models.Model):
    """One row: how many events there are. Locked by every writing transaction, so that leaf numbers have no gap."""

    size = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.size)


class Event(models.Model):
    """One thing that happened, without personal content (docs/journal-format.md)."""

    index = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    incident = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=36)
    n = models.IntegerField()
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    from_holder = models.CharField(max_length=60)
    to_holder = models.CharField(max_length=60)
    actor = models.CharField(max_length=36)
    role = models.CharField(max_length=40)
    reason = models.CharField(max_length=60)
    command = models.CharField(max_length=36)
    facts = models.TextField()
    body_digest = models.CharField(max_length=64)
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["subject_id", "n"], name="event_sequence"),)
        indexes = (models.Index(fields=["kind", "index"], name="event_by_kind"),)

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"


class EventBody(models.Model):
    """What is personal in an event, with the salt that hides it in the tree; deletable by retention alone.

    An empty body stands as it is. Any other lies sealed in `content` together with its salt, under the data key `key`;
    `open_body` gives both.
    """

    index = models.BigIntegerField(primary_key=True)
    salt = models.CharField(max_length=32)
    content = models.TextField()
    key = models.CharField(max_length=80, blank=True, default="")

    def __str__(self) -> str:
        return str(self.index)

    PERSONAL: ClassVar[Declarations] = declared.EVENT_BODY


class JournalBlock(models.Model):
    """The Merkle root of 1,024 leaves that are all there, so that a proof reads one block and the roots."""

    number = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.number)


class DayRoot(models.Model):
    """The signed tree head of a day; printed on the hand-over sheet and given outside."""

    date = models.DateField(primary_key=True)
    tree_size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    payload = models.TextField()
    signature = models.CharField(max_length=128)
    key = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.date} {self.root}"


class Delivery(models.Model):
    """One job owed because of one event. `fence` grows with every claim; only the newest claimant may finish."""

    id = PublicId(primary_key=True, default=new_id)
    event = models.BigIntegerField()
    job = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "job"], name="delivery_once"),)
        indexes = (
            models.Index(fields=["due_at"], name="delivery_waiting", condition=models.Q(done_at=None, dead_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.job} for {self.event}"


class CommandAnswer(models.Model):
    """What was answered to a client's command, so that a repetition gets the same answer and moves nothing."""

    command = models.CharField(max_length=36, primary_key=True)
    request = models.CharField(max_length=64)
    answer = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.command

    PERSONAL: ClassVar[Declarations] = declared.COMMAND_ANSWER


class Heartbeat(models.Model):
    """When a background task last finished its round; the watchdog looks at its age."""

    task = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.task
