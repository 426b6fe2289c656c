"""What laboratories said of tubes, line by line, and what became of it."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.screening.models.samples import Pool


class TubeResult(models.Model):
    """One accepted line of a laboratory about one tube.

    `fit`: applied, repeated (the tube had this result), conflict (it had another), unknown (no such tube), early (the
    tube is not at the laboratory by its custody). What does not fit waits until somebody takes or drops it.
    """

    record = models.CharField(max_length=36, primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    batch = models.CharField(max_length=36)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, null=True, related_name="results")
    code = models.CharField(max_length=40)
    result = models.CharField(max_length=10)
    laboratory = models.CharField(max_length=100, blank=True, default="")
    ct = models.FloatField(null=True)
    tested_at = models.DateTimeField(null=True)
    fit = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    settled = models.CharField(max_length=10, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="known_tube_result", condition=models.Q(result__in=["negative", "positive", "invalid"])
            ),
            models.CheckConstraint(
                name="known_result_fit",
                condition=models.Q(fit__in=["applied", "repeated", "conflict", "unknown", "early"]),
            ),
            models.CheckConstraint(
                name="unknown_result_has_no_tube",
                condition=models.Q(fit="unknown", pool=None) | ~models.Q(fit="unknown") & models.Q(pool__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["batch", "fit"], name="result_by_batch"),
            models.Index(
                fields=["incident", "received_at"], name="result_that_does_not_fit",
                condition=models.Q(fit__in=["conflict", "unknown", "early"], settled=""),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.result} {self.fit}"


class HeldMember(models.Model):
    """One person of a positive tube. `state`: held, positive (their own swab is; no case yet), released or case.

    The person was held from the tube's result; `cleared_at` is when they were released or became a case, by the single
    tube `cleared_by`. `refusal` says why a positive swab could not yet open its case.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="held")
    entry = models.CharField(max_length=36, blank=True, default="")
    traveller = models.CharField(max_length=36, blank=True, default="")
    person = models.CharField(max_length=36)
    order = models.CharField(max_length=36, blank=True, default="")
    state = models.CharField(max_length=10, default="held")
    held_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(Pool, on_delete=models.PROTECT, null=True, related_name="+")
    record = models.CharField(max_length=36, blank=True, default="")
    refusal = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["pool", "entry", "traveller"], name="held_once_a_tube"),
            models.CheckConstraint(
                name="known_hold", condition=models.Q(state__in=["held", "positive", "released", "case"])
            ),
            models.CheckConstraint(
                name="hold_ends_when_cleared",
                condition=models.Q(state__in=["held", "positive"], cleared_at=None)
                | models.Q(state__in=["released", "case"], cleared_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["entry"], name="held_by_entry"),
            models.Index(fields=["traveller"], name="held_by_traveller"),
            models.Index(fields=["held_at"], name="held_still", condition=models.Q(cleared_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.pool_id} {self.state}"
