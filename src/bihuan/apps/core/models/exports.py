"""What was taken out of the system: asked for, agreed to, made, fetched, destroyed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules.declared import EXPORT
from bihuan.apps.core.rules.exports import ExportForm, ExportState
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText


class Export(models.Model):
    """One export. What it holds lies sealed in a file under its own key, which is destroyed when it expires.

    `objects_in` is [object, person, columns that left whole] a row: pseudonyms and codes only. The filters, the reason
    in words and, until it was shown, the passphrase are sealed under the same key.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.CharField(max_length=40)
    account = models.CharField(max_length=36)
    role = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True)
    dataset = models.CharField(max_length=40)
    form = models.CharField(max_length=10, choices=[(form.value, form.value) for form in ExportForm])
    purpose = models.CharField(max_length=40)
    columns = models.JSONField(default=list)
    objects_in = models.JSONField(default=list)
    rows_n = models.IntegerField()
    needs_approval = models.BooleanField()
    is_alarming = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ExportState])
    mark = models.CharField(max_length=20, unique=True)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)
    decided_role = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    shown_at = models.DateTimeField(null=True)
    fetched_n = models.IntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)
    sealed = SealedColumn()
    filters = SealedText({})
    words = SealedText()
    passphrase = SealedText()

    PERSONAL: ClassVar[Declarations] = EXPORT

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="export_decided_by_another",
                condition=models.Q(decided_by="") | ~models.Q(decided_by=models.F("account")),
            ),
            models.CheckConstraint(
                name="export_needing_approval_has_one",
                condition=models.Q(needs_approval=False) | ~models.Q(decided_by="") | models.Q(made_at=None),
            ),
        )
        indexes = (
            models.Index(fields=["account", "asked_at"], name="export_by_account"),
            models.Index(fields=["state", "expires_at"], name="export_to_expire"),
        )

    def __str__(self) -> str:
        return f"{self.dataset} {self.form} {self.state}"

    def key_name(self) -> str:
        """Return the name of the data key under which everything of it lies."""
        return f"export:{self.pk}"
