"""Bulletins: the counts of an incident that were published, with what each of them hid."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id

BULLETIN_STATES = ("draft", "released", "dropped")


class FigureBulletin(models.Model):
    """One day's published counts: `counts` are the true ones, `shown` the same with null for what is hidden.

    Both are lists of [area, measure, figure]; `names` gives the areas in the order of the page. What was released once
    stays: every later bulletin is judged beside it. `digest` is the SHA-256 of what is shown, in canonical JSON.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="bulletins")
    number = models.IntegerField()
    on_date = models.DateField()
    state = models.CharField(max_length=10, default="draft")
    names = models.JSONField(default=list)
    counts = models.JSONField(default=list)
    shown = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    drafted_by = models.CharField(max_length=36)
    drafted_at = models.DateTimeField()
    released_by = models.CharField(max_length=36, blank=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="bulletin_number_once"),
            models.UniqueConstraint(
                fields=["incident", "on_date"], condition=~models.Q(state="dropped"), name="one_bulletin_a_day"
            ),
            models.CheckConstraint(name="known_bulletin_state", condition=models.Q(state__in=list(BULLETIN_STATES))),
            models.CheckConstraint(
                name="released_by_another",
                condition=~models.Q(state="released")
                | (models.Q(released_at__isnull=False) & ~models.Q(released_by=models.F("drafted_by"))),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.on_date}"
