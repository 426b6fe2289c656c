"""Who may have been infected by whom: findings of a search or of an interview, each to be confirmed by a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident, Place
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.models.cases import Case


class Exposure(models.Model):
    """A case and an exposed person, at a place or without one; one case has many, one person has many.

    Seconds are those of all encounters together, without and with the residual time. `place` is where most of it was;
    `reasons` says in codes and figures how it was found: the other places, the rule, what is uncertain. `run` is the
    search that found it, "" for one that a person named; `rule` the protocol's digest and the rule's number. With `via`
    it was not the case whom the person met but that contact of the case: they become a contact of a contact.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="exposures", db_index=False)
    source_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exposures", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exposures")
    via = models.ForeignKey("tracing.Contact", on_delete=models.PROTECT, null=True, related_name="passed_on")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seconds = models.IntegerField(default=0)
    seconds_residual = models.IntegerField(default=0)
    encounters = models.IntegerField(default=0)
    certainty = models.CharField(max_length=12)
    type = models.CharField(max_length=20)
    setting = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=40)
    reasons = models.JSONField(default=dict)
    run = models.CharField(max_length=36, blank=True, db_index=True)
    rule = models.CharField(max_length=40, blank=True)
    sealed = SealedColumn()
    note = SealedText()
    state = models.CharField(max_length=12, default="proposed")
    proposed_by = models.CharField(max_length=36)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True)
    effect = models.CharField(max_length=36, blank=True)
    contact = models.ForeignKey("tracing.Contact", on_delete=models.PROTECT, null=True, related_name="exposures")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="exposure_last_after_first", condition=models.Q(last_at__gte=models.F("first_at"))
            ),
            models.CheckConstraint(
                name="a_decided_exposure_names_who",
                condition=models.Q(state__in=["proposed", "waiting"])
                | ~models.Q(decided_by="") & models.Q(decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["run", "source_case", "person"], name="one_finding_a_pair_and_run", condition=~models.Q(run="")
            ),
        )
        indexes = (
            models.Index(fields=["source_case", "person"], name="exposure_by_pair"),
            models.Index(fields=["incident", "state"], name="exposure_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.category} {self.state}"

    def key_name(self) -> str:
        """Return the name of the key that the exposure's words lie under."""
        return f"exposure:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.EXPOSURE
