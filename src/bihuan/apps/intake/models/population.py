"""The population register: who lives where, by community and building, as the communities' own lists tell it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Area, Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText


class Building(models.Model):
    """One building of a community; `name` is normalised, so that 3栋, 3号楼 and #3 are one."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="buildings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="buildings")
    community_code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "community_code", "name"], name="building_once"),)

    def __str__(self) -> str:
        return f"{self.community_code} {self.name}"


class Resident(models.Model):
    """One person of the register, who came with one accepted line; `left_at` when they moved away or died.

    Who they are lies sealed; `household` numbers the flat within its building without telling it.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="residents")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="residents")
    household = models.IntegerField(default=0)
    record = models.CharField(max_length=36)
    document_index = models.CharField(max_length=64, null=True)
    key_ref = models.CharField(max_length=64)
    sealed = SealedColumn()
    name = SealedText()
    phone = SealedText()
    document = SealedText()
    room = SealedText()
    registered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "record"], name="resident_once_a_record"),
            models.UniqueConstraint(fields=["incident", "document_index"], name="resident_by_document"),
        )

    def __str__(self) -> str:
        return str(self.id)

    def key_name(self) -> str:
        """Return the name of the key that the resident lies under: that of the line they came with."""
        return f"record:{self.key_ref}"

    PERSONAL: ClassVar[Declarations] = declared.RESIDENT
