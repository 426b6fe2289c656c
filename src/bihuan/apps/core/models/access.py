"""Who looked at what, and why: append-only, one row for one event `access.*` of the journal (R20)."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id


class AccessEntry(models.Model):
    """One look at personal content, or one that was refused; codes and identifiers only. Triggers refuse any change.

    `act` is read, reveal, search, export, print, break_glass or query; `decision` shown or refused. `object_kind` and
    `object_id` say what was opened, `person` is the pseudonym it is about ("" where it is about nobody known).
    """

    id = PublicId(primary_key=True, default=new_id)
    event = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    incident = models.CharField(max_length=40)
    account = models.CharField(max_length=36)
    role = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True)
    session = models.CharField(max_length=16, blank=True)
    act = models.CharField(max_length=20)
    decision = models.CharField(max_length=10)
    object_kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=36, blank=True)
    person = models.CharField(max_length=36, blank=True)
    fields = models.JSONField(default=list)
    fields_n = models.IntegerField(default=0)
    purpose = models.CharField(max_length=40)
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "at"], name="access_by_person"),
            models.Index(fields=["account", "act", "at"], name="access_by_account"),
            models.Index(fields=["object_id", "at"], name="access_by_object"),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.object_kind} {self.decision}"
