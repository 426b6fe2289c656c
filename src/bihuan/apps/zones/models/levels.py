"""What levels of risk are computed from, and the proposals that come of it; nobody is named here."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.zones.models.controls import Control

PROPOSAL_STATES = ("waiting", "accepted", "refused", "passed")


class NewInfection(models.Model):
    """One infection that counts in a community on a day; `key` is a blind index, so that it is counted once; it
    is blanked when the person is erased.

    `community` is a code, "" where nobody knows where the person lives. `counts` is taken away when the case turns out
    to be none, and given back.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="new_infections")
    key = models.CharField(max_length=64, null=True)
    community = models.CharField(max_length=40, blank=True)
    on_date = models.DateField()
    counts = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "key"], name="infection_once"),)
        indexes = (models.Index(fields=["incident", "community", "on_date"], name="infection_by_community"),)

    def __str__(self) -> str:
        return f"{self.community} {self.on_date}"


class LevelProposal(models.Model):
    """That an area be called something else: `direction` up or down, with the arithmetic that it rests on.

    `control` is what holds there now (null where nothing does), `draft` the decision that came of accepting it.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="level_proposals")
    control = models.ForeignKey(Control, on_delete=models.PROTECT, null=True, related_name="proposals")
    draft = models.ForeignKey(Control, on_delete=models.PROTECT, null=True, related_name="proposed_by")
    direction = models.CharField(max_length=4)
    community = models.CharField(max_length=40, blank=True)
    from_level = models.CharField(max_length=20, blank=True)
    to_level = models.CharField(max_length=20)
    on_date = models.DateField()
    arithmetic = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting")
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_level_state", condition=models.Q(state__in=list(PROPOSAL_STATES))),
            models.CheckConstraint(name="known_level_direction", condition=models.Q(direction__in=["up", "down"])),
            models.UniqueConstraint(
                fields=["control"], name="one_lowering_waits", condition=models.Q(state="waiting", direction="down")
            ),
            models.UniqueConstraint(
                fields=["incident", "community"], name="one_raising_waits",
                condition=models.Q(state="waiting", direction="up"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.from_level} {self.to_level}"
