"""Requests for footage and records: bound to a case, a place and hours, approved by another department, expiring."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident, Place
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.tracing.models.cases import Case


class MaterialRequest(models.Model):
    """One question to one holder of material, `[window_from, window_to)` at one place, because of one case.

    `holder` is the office that has the material. What came is a `batch` of intake or a `holder_reference`
    of their own; it is destroyed at `purge_at`.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="material", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="material")
    kind = models.CharField(max_length=12)
    purpose = models.CharField(max_length=40)
    legal_basis = models.CharField(max_length=40)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    window_from = models.DateTimeField()
    window_to = models.DateTimeField()
    holder = models.CharField(max_length=100)
    sealed = SealedColumn()
    place_text = SealedText()
    note = SealedText()
    holder_reference = SealedText()
    state = models.CharField(max_length=12, default="waiting")
    asked_by = models.CharField(max_length=36)
    department = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)
    decided_department = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField()
    fulfilled_at = models.DateTimeField(null=True)
    fulfilled_by = models.CharField(max_length=36, blank=True)
    batch = models.CharField(max_length=36, blank=True)
    purge_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="material_window_forward", condition=models.Q(window_to__gt=models.F("window_from"))
            ),
            models.CheckConstraint(
                name="another_department_decides",
                condition=models.Q(decided_by="")
                | ~models.Q(decided_department="") & ~models.Q(decided_department=models.F("department")),
            ),
            models.CheckConstraint(
                name="material_comes_approved",
                condition=~models.Q(state__in=["approved", "fulfilled", "purged"]) | ~models.Q(decided_by=""),
            ),
        )
        indexes = (
            models.Index(fields=["incident", "state", "expires_at"], name="material_by_state"),
            models.Index(fields=["purge_at"], name="material_to_purge", condition=models.Q(purged_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    def key_name(self) -> str:
        """Return the name of the key that the request's words lie under."""
        return f"material:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.MATERIAL_REQUEST
