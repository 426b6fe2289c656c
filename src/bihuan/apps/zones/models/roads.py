"""Road graphs that an operator imported: which one is in force, from what, by whom. Their arrays are files."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id

ROAD_MODES = ("car", "foot")


class RoadGraph(models.Model):
    """One import of an OpenStreetMap extract; the newest of an incident and mode is in force. Never changed.

    `source_digest` is the SHA-256 of the extract (not kept), `digest` that of the arrays under `roads/` in the data
    folder. `counts` says what was read and left out, `bounds` is west, south, east, north in WGS-84 degrees; `metres`
    the length of all directed pieces.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="road_graphs")
    number = models.IntegerField()
    mode = models.CharField(max_length=4)
    name = models.CharField(max_length=200)
    source_digest = models.CharField(max_length=64)
    source_bytes = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    nodes = models.IntegerField()
    pieces = models.IntegerField()
    metres = models.BigIntegerField()
    counts = models.JSONField(default=dict)
    bounds = models.JSONField(default=list)
    imported_by = models.CharField(max_length=36)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="road_graph_number_once"),
            models.CheckConstraint(name="known_road_mode", condition=models.Q(mode__in=list(ROAD_MODES))),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
