"""What was analysed: asked by whom, on which permission, with which inputs and parameters, and what came out."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.tracing.rules.runs import RunKind, RunState

_KINDS = [kind.value for kind in RunKind]
_STATES = [state.value for state in RunState]


class AnalysisRun(models.Model):
    """One analysis, kept so that its finding can be explained a year later; the result itself lies in a file.

    `queries` are the accepted queries of the gate that it rests on, in the order in which the result numbers its
    cases. `inputs_digest` stands for what was read: the lake, the fresh visits, the cases and where they were looked
    for. `counts` tells how many, never who.
    """

    id = PublicId(primary_key=True, default=new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=RunState.ASKED.value)
    queries = models.JSONField(default=list)
    parameters = models.JSONField(default=dict)
    protocol = models.CharField(max_length=81, blank=True)
    protocol_digest = models.CharField(max_length=64, blank=True)
    inputs_digest = models.CharField(max_length=64, blank=True)
    engine = models.CharField(max_length=10, blank=True)
    why = models.CharField(max_length=200, blank=True)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(default=0)
    progress_text = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    failure = models.CharField(max_length=40, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.CharField(max_length=36)
    command = models.CharField(max_length=36, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)
    n = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_run_kind", condition=models.Q(kind__in=_KINDS)),
            models.CheckConstraint(name="known_run_state", condition=models.Q(state__in=_STATES)),
            models.CheckConstraint(
                name="done_run_is_whole",
                condition=~models.Q(state=RunState.DONE.value)
                | ~models.Q(result_sha256="") & ~models.Q(inputs_digest="") & models.Q(finished_at__isnull=False),
            ),
            models.UniqueConstraint(fields=["asked_by", "command"], name="run_once", condition=~models.Q(command="")),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["incident", "asked_by", "asked_at"], name="run_by_officer"),
            models.Index(fields=["finished_at"], name="run_to_purge", condition=models.Q(purged_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
