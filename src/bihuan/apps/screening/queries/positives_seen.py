"""How many tubes of an incident were positive so far, by how many people they held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q

from bihuan.apps.screening.models import Pool, Round

if TYPE_CHECKING:
    from bihuan.engine.screening.positivity import PoolAdvice

OFFERED = (5, 10, 20)
"""Tube sizes of the trade, beside those that the protocol names."""


@dataclass(frozen=True, slots=True)
class AdviceSeen:
    """The advice with what it rests on: the round whose tubes it counts, and when the newest result came."""

    advice: PoolAdvice
    round: Round
    newest_at: datetime


def advice_of(incident: str, sizes: tuple[int, ...]) -> AdviceSeen | None:
    """Return which pool size suits the positivity of the newest round with results; None without a result.

    Only pooled tubes of the lanes count: single swabs follow a positive tube, and a household is positive together.
    Invalid tubes count as none.
    """
    from bihuan.engine.screening.positivity import TubesSeen, advise, positivity  # they need numpy

    told = Pool.objects.filter(round__incident_id=incident, kind="pooled", result__in=["negative", "positive"])
    newest = told.order_by("-round__number").values_list("round_id", flat=True).first()
    if newest is None:
        return None
    rows = told.filter(round_id=newest, members__gt=0).values("members").order_by()
    groups = list(
        rows.annotate(n=Count("id"), positive=Count("id", filter=Q(result="positive")), last=Max("resulted_at"))
    )
    seen = positivity(TubesSeen(row["members"], row["n"], row["positive"]) for row in groups)
    if seen is None:
        return None
    offered = sorted({*OFFERED, *sizes})
    last = max(row["last"] for row in groups)
    return AdviceSeen(advise(seen, offered), Round.objects.get(pk=newest), last)
