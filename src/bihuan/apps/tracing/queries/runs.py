"""What is known of analyses: one's own, their counts, and the result as it lies in its file."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.tracing.models.runs import AnalysisRun
from bihuan.apps.tracing.rules.runs import RunState

if TYPE_CHECKING:
    import pyarrow as pa


class ResultAltered(Exception):  # noqa: N818 - named after what happened
    """The file of a result is gone or is not the one that the run wrote; the run has to be repeated."""


def runs_of(account: str, incident: str) -> QuerySet[AnalysisRun]:
    """Return what one officer had analysed, the newest first."""
    return AnalysisRun.objects.filter(asked_by=account, incident=incident).order_by("-asked_at", "-id")


def own_run(run_id: str, by: Actor) -> AnalysisRun:
    """Return the actor's own run. :raises NotAllowed: `not_found`, also for another officer's."""
    row = AnalysisRun.objects.filter(pk=run_id, incident=by.incident, asked_by=by.account).first()
    if row is None:
        raise NotAllowed("not_found")
    return row


def results(run: AnalysisRun) -> dict[str, object]:
    """Return what a run found, in counts alone: pairs, persons of each query, persons by minutes of exposure (R11).

    :raises NotAllowed: `not_done`.
    """
    if run.state != RunState.DONE:
        raise NotAllowed("not_done", state=run.state)
    return {**run.counts, "engine": run.engine, "why": run.why, "is_purged": run.purged_at is not None}


def result_path(run_id: str, sha256: str) -> Path:
    """Return where a result of this digest lies."""
    return Path(settings.DATA_DIR) / "runs" / f"{run_id}-{sha256[:16]}.parquet"


def read_result(run: AnalysisRun) -> pa.Table:
    """Return the pairs of a run as pseudonymous numbers.

    :raises NotAllowed: `not_done`, or `result_purged`. :raises ResultAltered: the file is not the one it wrote.
    """
    import pyarrow.parquet as pq  # loads for a while: who only lists analyses does without

    if run.state != RunState.DONE:
        raise NotAllowed("not_done", state=run.state)
    if run.purged_at is not None:
        raise NotAllowed("result_purged")
    try:
        body = result_path(run.pk, run.result_sha256).read_bytes()
    except FileNotFoundError:
        raise ResultAltered(run.pk) from None
    if hashlib.sha256(body).hexdigest() != run.result_sha256:
        raise ResultAltered(run.pk)
    return pq.read_table(BytesIO(body))
