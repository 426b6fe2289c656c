"""What laboratories said, batch by batch, and what of it does not fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from bihuan.apps.screening.models import Pool, TubeResult
from bihuan.apps.screening.queries.tubes import pieces
from bihuan.apps.screening.rules.results import INVALID, NEGATIVE, POSITIVE, UNFIT, Fit


@dataclass(frozen=True, slots=True)
class ResultBatch:
    """What one batch of a laboratory came to; `unfit` waits for somebody's word, `settled` had one."""

    batch: str
    received_at: datetime
    lines: int
    negative: int
    positive: int
    invalid: int
    repeated: int
    unfit: int
    settled: int


def result_batches(incident: str, most: int = 50) -> list[ResultBatch]:
    """Return the batches of results of an incident, the newest first."""
    applied = Q(fit=Fit.APPLIED)
    rows = TubeResult.objects.filter(incident=incident).values("batch").annotate(
        received=Min("received_at"), lines=Count("record"), repeated=Count("record", filter=Q(fit=Fit.REPEATED)),
        unfit=Count("record", filter=Q(fit__in=UNFIT, settled="")), settled=Count("record", filter=~Q(settled="")),
        negative=Count("record", filter=applied & Q(result=NEGATIVE)),
        positive=Count("record", filter=applied & Q(result=POSITIVE)),
        invalid=Count("record", filter=applied & Q(result=INVALID)),
    )  # fmt: skip
    return [
        ResultBatch(
            row["batch"], row["received"], row["lines"], row["negative"], row["positive"], row["invalid"],
            row["repeated"], row["unfit"], row["settled"],
        )
        for row in rows.order_by("-received", "batch")[:most]
    ]  # fmt: skip


def results_of_tube(pool_id: str) -> list[TubeResult]:
    """Return every word of a laboratory about a tube, the first first."""
    return list(TubeResult.objects.filter(pool=pool_id).order_by("received_at", "record"))


def waiting_early(pool_ids: Collection[str]) -> list[TubeResult]:
    """Return the results that came before these tubes and still wait, the first first."""
    found: list[TubeResult] = []
    for piece in pieces(pool_ids):
        early = TubeResult.objects.filter(pool__in=piece, fit=Fit.EARLY, settled="")
        found += early.order_by("received_at", "record")
    return found


def unfit_results(incident: str) -> QuerySet[TubeResult]:
    """Return the results that fit no tube and wait for a word."""
    return TubeResult.objects.filter(incident=incident, fit__in=UNFIT, settled="").select_related("pool")


@dataclass(frozen=True, slots=True)
class Positivity:
    """What was seen in a round: pools by result, people in them, and single swabs; None where nothing was seen."""

    tubes: int
    positive: int
    invalid: int
    people: int
    singles: int
    singles_positive: int

    @property
    def of_tubes(self) -> float | None:
        """Return the share of positive tubes among those with a readable result."""
        read = self.tubes - self.invalid
        return self.positive / read if read else None


def positivity(round_id: str) -> Positivity:
    """Return the positivity of a round so far, from which the advice on the size of pools is made."""
    done = Pool.objects.filter(round=round_id, state="resulted")
    pooled, single = ~Q(kind="single"), Q(kind="single")
    row = done.aggregate(
        tubes=Count("id", filter=pooled), positive=Count("id", filter=pooled & Q(result=POSITIVE)),
        invalid=Count("id", filter=pooled & Q(result=INVALID)), singles=Count("id", filter=single),
        singles_positive=Count("id", filter=single & Q(result=POSITIVE)),
    )  # fmt: skip
    people = sum(done.filter(pooled).values_list("members", flat=True))
    return Positivity(**row, people=people)


def last_result_at(incident: str) -> datetime | None:
    """Return when the last result came in, None before the first."""
    found: datetime | None = TubeResult.objects.filter(incident=incident).aggregate(last=Max("received_at"))["last"]
    return found
