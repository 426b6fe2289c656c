"""The lines as they came, what became of each, and the persons they speak of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models.sources import Batch, Source


class Person(models.Model):
    """A real person: the same valid document number is the same person, everything else stays apart.

    What identifies them is sealed under a key of their own; a person is found again by blind indexes only.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="persons")
    document_index = models.CharField(max_length=64, null=True)
    name_index = models.CharField(max_length=64, blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    sealed = SealedColumn()
    document = SealedText(None)
    name = SealedText()
    phone = SealedText()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "document_index"], name="person_by_document"),)
        indexes = (
            models.Index(fields=["incident", "phone_index"], name="person_by_phone"),
            models.Index(fields=["incident", "name_index"], name="person_by_name"),
        )

    def __str__(self) -> str:
        return str(self.id)

    def key_name(self) -> str:
        """Return the name of the person's data key."""
        return f"person:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.PERSON


class Record(models.Model):
    """One line of a batch as it was received; a trigger refuses any change.

    The content lies sealed with the salt of its digest; `key_ref`, an HMAC of the content, names the key, so that the
    same line in several batches has one key, and is gone everywhere when that is destroyed.
    """

    id = PublicId(primary_key=True, default=new_id)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="records")
    line = models.IntegerField()
    position = models.CharField(max_length=60)
    key_ref = models.CharField(max_length=64)
    sealed = SealedColumn()
    content = SealedText("[]")
    salt = SealedText()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "line"], name="line_once"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.line}"

    def key_name(self) -> str:
        """Return the name of the key that the line lies under."""
        return f"record:{self.key_ref}"

    PERSONAL: ClassVar[Declarations] = declared.RECORD


class Disposition(models.Model):
    """What became of one line: accepted, duplicate, rejected or held; with its reason and, later, its order.

    `values` lie sealed under the record's key. `key` is a keyed digest of the sender's own key (or of the content),
    with "#2" and so on for further records that a clerk accepted; `subject_index` that of the document it bears.
    """

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="disposition")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="dispositions")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="dispositions")
    line = models.IntegerField()
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True)
    remarks = models.JSONField(default=list)
    key = models.CharField(max_length=200, blank=True)
    content_key = models.CharField(max_length=64)
    duplicate_of = models.CharField(max_length=36, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="dispositions")
    subject_index = models.CharField(max_length=64, blank=True, default="")
    key_ref = models.CharField(max_length=64)
    sealed = SealedColumn()
    values = SealedText({})
    effect = models.CharField(max_length=60, blank=True)
    n = models.IntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "key"], name="one_accepted_per_key", condition=models.Q(kind="accepted")
            ),
            models.CheckConstraint(
                name="known_disposition", condition=models.Q(kind__in=["accepted", "duplicate", "rejected", "held"])
            ),
            models.CheckConstraint(
                name="only_accepted_have_effect", condition=models.Q(effect="") | models.Q(kind="accepted")
            ),
        )
        indexes = (
            models.Index(fields=["batch", "line"], name="disposition_by_line"),
            models.Index(fields=["at"], name="disposition_waiting", condition=models.Q(kind="accepted", effect="")),
            models.Index(fields=["at"], name="disposition_held", condition=models.Q(kind="held")),
            models.Index(
                fields=["subject_index"], name="disposition_by_subject", condition=~models.Q(subject_index="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind}"

    def key_name(self) -> str:
        """Return the name of the key that the line lies under."""
        return f"record:{self.key_ref}"

    PERSONAL: ClassVar[Declarations] = declared.DISPOSITION
