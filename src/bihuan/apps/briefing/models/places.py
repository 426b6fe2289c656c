"""Public places where people may have been exposed: place, day, slot, advice, and nothing of anybody (R35)."""

from __future__ import annotations

from django.db import models

from bihuan.apps.briefing.rules.places import ADVICE, PLACE_STATES
from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id


class PublicPlace(models.Model):
    """A public venue on a day, in the slot [starts_at, ends_at) of whole half hours, with a code of advice.

    No column tells of a person, a visit or a case: not age, sex, work, kinship, how many they were, or which place came
    before. `place` is the venue; `name` is how the list calls it. It is chosen by one person, confirmed by the health
    approver, and taken off at `leaves_at`, when the incubation period is over.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="public_places")
    place = models.CharField(max_length=36)
    name = models.CharField(max_length=200)
    on_date = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    advice = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default="chosen")
    chosen_by = models.CharField(max_length=36)
    chosen_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=36, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    leaves_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_public_place_state", condition=models.Q(state__in=list(PLACE_STATES))),
            models.CheckConstraint(name="known_public_place_advice", condition=models.Q(advice__in=list(ADVICE))),
            models.CheckConstraint(name="public_place_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="public_place_confirmed_by_another",
                condition=~models.Q(state="listed")
                | ~models.Q(confirmed_by="") & ~models.Q(confirmed_by=models.F("chosen_by")),
            ),
            models.UniqueConstraint(
                fields=["incident", "place", "on_date", "starts_at"], name="public_place_once",
                condition=models.Q(state__in=["chosen", "listed"]),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.on_date}"
