"""How many minutes of an hour may be worked: NIOSH's limits on the index, and its schedule where it applies.

The limits are those of NIOSH 2016-106, section 8.1 (p. 93): REL = 56.7 - 11.5 log10 M for people used to the heat and
RAL = 59.9 - 14.1 log10 M for others, M in watts averaged over the hour, work and rest together. Rest is taken in the
same place and clothing: who rests in a cooled room does better than these figures, never worse.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from bihuan.engine.roster.heat.clothing import clothing_of
from bihuan.engine.roster.heat.schedule import COLUMNS, schedule_minutes
from bihuan.engine.roster.heat.values import NoSuchHeat, Wbgt

REST_W: Final = 115.0
WORKLOADS: Final = {"light": 180.0, "moderate": 300.0, "heavy": 415.0, "very_heavy": 520.0}
"""Metabolic rates in watts (ACGIH and ISO 8996 classes, the ones NIOSH 2016-106 uses; rest is 115)."""
STEPS: Final = (60, 45, 30, 15)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one hour leaves: minutes of work (0, 15, 30, 45 or 60), the index with the clothing, its limit, the rule.

    `limit_c` is the limit at the minutes given (at 15 minutes when none are). `rule` is rel, ral or schedule.
    """

    work_minutes: int
    effective_c: float
    limit_c: float
    rule: str


@dataclass(frozen=True, slots=True)
class BlockAllowance:
    """What a block of hours leaves: minutes an hour of its worst hour, minutes in all, people for each place.

    `relief_factor` is how many people one place needs so that somebody always works (0 = nobody may). `worst_at` is the
    position of the worst hour; `reason` the rule that made it so, "" when nothing stands in the way.
    """

    work_minutes: int
    permitted_minutes: int
    relief_factor: int
    worst_at: int
    reason: str


def limit_c(work_minutes: int, workload: str, *, acclimatised: bool) -> float:
    """Return the highest index (°C) at which that many minutes of an hour may be worked, the rest being rest.

    :raises NoSuchHeat: when there is no such workload.
    """
    if workload not in WORKLOADS:
        raise NoSuchHeat("workload", workload)
    watts = (work_minutes * WORKLOADS[workload] + (60 - work_minutes) * REST_W) / 60
    return 56.7 - 11.5 * math.log10(watts) if acclimatised else 59.9 - 14.1 * math.log10(watts)


def allowance(
    wbgt_c: float | Wbgt, *, clothing: str, workload: str = "moderate", acclimatised: bool = True
) -> Allowance:
    """Return what the hour leaves. Of a whole `Wbgt` NIOSH's schedule by temperature is read too; the stricter holds.

    The schedule knows ordinary clothing only, and heavier clothing never allows more than it does.

    :raises NoSuchHeat: when a code is not in the tables, or the index is no number.
    """
    index = wbgt_c.wbgt_c if isinstance(wbgt_c, Wbgt) else wbgt_c
    if not math.isfinite(index):
        raise NoSuchHeat("wbgt_c", index)
    effective = index + clothing_of(clothing).addition_c
    limits = _limits(workload, acclimatised)
    minutes = next((step for step in STEPS if effective <= limits[step]), 0)
    rule = "rel" if acclimatised else "ral"
    printed = _printed(wbgt_c, workload)
    if printed < minutes:
        minutes, rule = printed, "schedule"
    return Allowance(minutes, effective, limits[minutes or STEPS[-1]], rule)


@cache
def _limits(workload: str, acclimatised: bool) -> dict[int, float]:
    return {step: limit_c(step, workload, acclimatised=acclimatised) for step in STEPS}


def _printed(heat: float | Wbgt, workload: str) -> int:
    if not isinstance(heat, Wbgt) or heat.adjusted_f is None or workload not in COLUMNS:
        return 60
    minutes = schedule_minutes(heat.adjusted_f, workload)
    return next((step for step in STEPS if step <= minutes), 0)


def block_allowance(
    hours: Sequence[Wbgt | float], *, clothing: str, workload: str = "moderate", acclimatised: bool = True
) -> BlockAllowance:
    """Return what a block of hours leaves; the worst hour decides, the first of them when several are as bad.

    :raises NoSuchHeat: when a code is not in the tables, or there is no hour: unknown heat is never safe heat.
    """
    if not hours:
        raise NoSuchHeat("hours", 0)
    allowed = [allowance(hour, clothing=clothing, workload=workload, acclimatised=acclimatised) for hour in hours]
    worst_at = min(range(len(allowed)), key=lambda at: allowed[at].work_minutes)
    worst = allowed[worst_at]
    return BlockAllowance(
        work_minutes=worst.work_minutes,
        permitted_minutes=sum(one.work_minutes for one in allowed),
        relief_factor=math.ceil(60 / worst.work_minutes) if worst.work_minutes else 0,
        worst_at=worst_at,
        reason=worst.rule if worst.work_minutes < STEPS[0] else "",
    )
