"""Who sends information, and what arrived."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from bihuan.apps.core.models import Department, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules.declared import BATCH
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.rules import BatchState


class Source(models.Model):
    """Whoever sends information; numbered deliveries, expected hours, and the columns as last confirmed."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="sources")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=40, default="department")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    order_kind = models.CharField(max_length=40, default="verify")
    urgency = models.CharField(max_length=2, default="P3")
    wants_outcomes = models.BooleanField(default=True)
    expected_hours = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=36, blank=True)
    confirmed_by = models.CharField(max_length=36, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "code"], name="source_code_once"),)

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """One delivery from a source: bytes under their SHA-256, counts, and how far it has come.

    The name of the file and its head (labels, lines above them, sheets) may hold anything and lie sealed.
    """

    id = PublicId(primary_key=True, default=new_id)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="batches")
    seq = models.IntegerField()
    kind = models.CharField(max_length=40, default="records")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    layout = models.JSONField(default=dict)
    sealed = SealedColumn()
    filename = SealedText()
    head = SealedText({})
    mapping = models.JSONField(default=dict)
    declared = models.IntegerField(null=True, blank=True)
    read = models.IntegerField(default=0)
    disposed_to = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    duplicate = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in BatchState], default=BatchState.OPENED)
    n = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    disposed_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=36)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "seq"], name="batch_number_once"),)
        indexes = (models.Index(fields=["sha256"], name="batch_by_hash"),)

    def __str__(self) -> str:
        return f"{self.source_id} {self.seq}"

    def key_name(self) -> str:
        """Return the name of the key that the name and the head of the file lie under."""
        return f"batch:{self.id}"

    @property
    def table(self) -> dict[str, Any]:
        """Return what is known of the file: its layout and alarms, and its head as long as that can be read."""
        return {**self.layout, **self.head}

    PERSONAL: ClassVar[Declarations] = BATCH


class Expectation(models.Model):
    """One hour at which a source owed a delivery, and how it was met: by a batch, a zero report, or not."""

    id = PublicId(primary_key=True, default=new_id)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="expectations")
    expected_at = models.DateTimeField()
    met_by = models.CharField(max_length=36, blank=True)
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "expected_at"], name="expectation_once"),)

    def __str__(self) -> str:
        return f"{self.source_id} {self.expected_at:%Y-%m-%d %H:%M}"


class Receipt(models.Model):
    """A signed statement of what was received; never changed."""

    id = PublicId(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="receipts")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="receipts")
    payload = models.TextField()
    signature = models.CharField(max_length=128)
    key = models.CharField(max_length=16)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
