"""Lawful erasures: decided, carried out by destroying keys, and certified (loop.md E0, R33)."""

from __future__ import annotations

import json

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id


class Deletion(models.Model):
    """One erasure: of a person, of what its retention has run out for, or of a whole incident.

    `names` are the data keys to be destroyed; the certificate (`payload`, `signature`, `key`) is made when they are.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="deletions")
    kind = models.CharField(max_length=12)
    reason = models.CharField(max_length=60)
    persons = models.JSONField(default=list)
    records = models.JSONField(default=list)
    names = models.JSONField(default=list)
    by = models.CharField(max_length=36)
    decided_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    payload = models.TextField(blank=True)
    signature = models.CharField(max_length=128, blank=True)
    key = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="known_deletion", condition=models.Q(kind__in=["person", "retention", "sunset"])
            ),
            models.CheckConstraint(
                name="done_with_certificate", condition=models.Q(done_at=None) | ~models.Q(signature="")
            ),
        )
        indexes = (models.Index(fields=["incident", "decided_at"], name="deletion_by_incident"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    def certified_keys(self) -> list[str]:
        """Return the identifiers (hex) of the keys that were destroyed; [] before it is done."""
        return list(json.loads(self.payload)["keys"]) if self.payload else []
