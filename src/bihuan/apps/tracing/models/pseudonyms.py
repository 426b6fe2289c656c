"""The persons of the lake: a number that tells nothing, and apart from it, sealed, the identifier behind it (R31)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident, Place
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models import Person


class Pseudonym(models.Model):
    """One identifier that some data holder's file bore, and the number that stands for it in the lake.

    The analysis knows the number alone. `index` is the blind index by which the same identifier gets the same number,
    NULL once it was forgotten; `person` is set when the identity went out and somebody is known behind it.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    index = models.CharField(max_length=64, null=True)
    sealed = SealedColumn()
    identifier = SealedText()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="pseudonym_number_once"),
            models.UniqueConstraint(fields=["incident", "kind", "index"], name="pseudonym_by_index"),
            models.CheckConstraint(
                name="pseudonym_is_uint32", condition=models.Q(number__gte=1, number__lt=2**32)
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)

    def key_name(self) -> str:
        """Return the name of the data key under which the identifier lies."""
        return f"lake:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.PSEUDONYM


class LakePlace(models.Model):
    """A place of the lake and the place of the desk that it is; several holders may have numbered one place."""

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "number"], name="lake_place_once"),)

    def __str__(self) -> str:
        return str(self.number)
