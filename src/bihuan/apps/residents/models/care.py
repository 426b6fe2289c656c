"""Who needs care, why, and when somebody last saw them."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Area, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id


class CareEntry(models.Model):
    """One resident who needs care; who they are lies with the person, `person`. `needs` are codes.

    `unit` answers for them. `seen_at` is when somebody last saw them, by `seen_how`; `medicine_until` the last day
    their medicine lasts. `consent` says what they agreed to (codes); an entry ends, it is not deleted by hand.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="care_entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="care_entries")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="care_entries")
    person = models.CharField(max_length=36)
    needs = models.JSONField(default=list)
    care_class = models.CharField(max_length=10)
    consent = models.JSONField(default=list)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_how = models.CharField(max_length=20, blank=True)
    next_check_at = models.DateTimeField(null=True)
    medicine_until = models.DateField(null=True)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["incident", "person"], condition=models.Q(ended_at=None), name="cared_for_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
