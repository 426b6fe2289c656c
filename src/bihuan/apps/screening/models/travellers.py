"""People on no roster who are tested at an arrival site: the least that is needed to tell them their result."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models import Person
from bihuan.apps.screening.models.rounds import Round
from bihuan.apps.screening.models.sites import Site


class Traveller(models.Model):
    """One traveller in one round; `person` once work about them begins (a positive tube)."""

    id = PublicId(primary_key=True, default=new_id)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="travellers")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="travellers")
    document_index = models.CharField(max_length=64, null=True)
    met_at = models.DateTimeField()
    met_by = models.CharField(max_length=36)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sealed = SealedColumn()
    name = SealedText()
    phone = SealedText()
    document = SealedText()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "document_index"], name="traveller_once_a_round"),)

    def __str__(self) -> str:
        return str(self.id)

    def key_name(self) -> str:
        """Return the name of the key that the traveller lies under: one of their own."""
        return f"traveller:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.TRAVELLER
