"""Controls: dated orders over an area."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id

CONTROL_STATES = ("draft", "decided", "lifted", "withdrawn")


class Control(models.Model):
    """One decision over an area: `measures` (codes) hold in [starts_at, ends_at); nothing is without an end.

    `level` is a risk level of the protocol, "" for a measure without one. `communities` are the codes of communities
    it was drawn from; `outline` is a GeoJSON MultiPolygon in WGS-84 degrees. `extends` is the decision that this one
    follows. `reason` is a code, `basis` the legal basis in words. A draft holds nowhere; `lifted_at` ends it early.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="controls")
    number = models.IntegerField()
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=20, blank=True)
    measures = models.JSONField(default=list)
    communities = models.JSONField(default=list)
    outline = models.JSONField(default=dict)
    reason = models.CharField(max_length=40)
    basis = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="draft")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_at = models.DateTimeField()
    extends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="extensions")
    drafted_by = models.CharField(max_length=36)
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="control_number_once"),
            models.CheckConstraint(name="known_control_state", condition=models.Q(state__in=list(CONTROL_STATES))),
            models.CheckConstraint(name="control_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="control_reviewed_within",
                condition=models.Q(review_at__gt=models.F("starts_at"), review_at__lte=models.F("ends_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
