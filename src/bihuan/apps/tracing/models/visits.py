"""Who was where, from when to when, and who says so."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident, Place
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models import Person


class Visit(models.Model):
    """A person at a place, `[starts_at, ends_at)`, no end = unknown; a place that is not known yet stands in words.

    `reference` is what it came from: a batch of a data holder, a report, an order of an interview. Whole rows are
    deleted when their time is over.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="visits", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="visits")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=12)
    reference = models.CharField(max_length=60, blank=True)
    is_confirmed = models.BooleanField(default=False)
    sealed = SealedColumn()
    place_text = SealedText()
    note = SealedText()
    recorded_by = models.CharField(max_length=36)
    recorded_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=36, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="visit_ends_after_it_starts",
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="a_confirmed_visit_names_who",
                condition=models.Q(is_confirmed=False)
                | ~models.Q(confirmed_by="") & models.Q(confirmed_at__isnull=False),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["person", "starts_at"], name="visit_by_person"),
            models.Index(fields=["incident", "recorded_at"], name="visit_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.origin}"

    def key_name(self) -> str:
        """Return the name of the key that the visit's words lie under."""
        return f"visit:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.VISIT
