"""What stands on the page of tubes: the balance with its drill-down, boxes, positive tubes, what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from bihuan.apps.core.rules import Actor
from bihuan.apps.screening.access.tubes import list_boxes, list_tubes, list_unfit
from bihuan.apps.screening.queries.custody import balance, balance_by_site, slow_tubes
from bihuan.apps.screening.queries.positives import PositiveTube, positive_tubes
from bihuan.apps.screening.queries.results import positivity, result_batches
from bihuan.apps.screening.queries.tubes import rounds_of
from bihuan.apps.screening.rules.custody import ARRIVAL_LIMIT, STEPS
from bihuan.web.parts.labels import label
from bihuan.web.parts.spans import span_words

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.screening.models import Round

SIZE, MOST = 50, 30


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One positive tube with its clock in words."""

    tube: PositiveTube
    length: str


def page_context(by: Actor, told: QueryDict, at: datetime) -> dict[str, Any]:
    """Return the page of the chosen round; a unit sees the tubes of its own sites."""
    rounds = list(rounds_of(by.incident))
    chosen = next((one for one in rounds if one.pk == told.get("round")), rounds[0] if rounds else None)
    context: dict[str, Any] = {"rounds": rounds, "round": chosen, "found": list_tubes(by)[:0], "unit": by.unit}
    if chosen is None:
        return context
    context |= _balance(by, chosen, at)
    context |= _narrowed(by, chosen, told)
    context |= _waiting(by, at)
    return context


def _balance(by: Actor, chosen: Round, at: datetime) -> dict[str, Any]:
    sites = balance_by_site(chosen.pk, at, unit=by.unit)
    steps = {step: sum(one.by_step[step] for one in sites) for step in STEPS}
    whole = None if by.unit else balance(chosen.pk)
    return {
        "steps": [(step, label("tube_step", step), count) for step, count in steps.items()],
        "made": sum(one.made for one in sites), "unaccounted": whole.unaccounted if whole else None,
        "sites": [(one, [one.by_step[step] for step in STEPS]) for one in sites[:MOST]], "sites_n": len(sites),
        "late": sum(one.overdue for one in sites), "slow": slow_tubes(chosen.pk, at),
        "positivity": None if by.unit else positivity(chosen.pk), "hours": ARRIVAL_LIMIT // timedelta(hours=1),
    }  # fmt: skip


def _narrowed(by: Actor, chosen: Round, told: QueryDict) -> dict[str, Any]:
    """Return the tubes that a figure stands for, or that bear a code."""
    step, site, code = told.get("step", ""), told.get("site", ""), told.get("code", "").strip().upper()
    found = list_tubes(by).filter(round=chosen)
    found = found.filter(state=step) if step in STEPS else found
    found = found.filter(site=site) if site else found
    found = found.filter(code__startswith=code) if code else found
    page = Paginator(found, SIZE).get_page(told.get("page"))
    is_narrowed = bool(step or site or code)
    return {"page": page, "step": step, "site": site, "code": code, "is_narrowed": is_narrowed}


def _waiting(by: Actor, at: datetime) -> dict[str, Any]:
    positive = positive_tubes(by.incident, unit=by.unit)
    lines = [ClockLine(one, span_words(one.clock.length(at))) for one in positive]
    boxes = list_boxes(by).exclude(state="arrived").order_by("handed_at")
    told = {
        "positive": lines[:MOST], "positive_n": len(lines), "running": sum(one.tube.clock.is_running for one in lines),
        "boxes": [(one, one.handed_at + ARRIVAL_LIMIT) for one in boxes[:MOST]], "boxes_n": boxes.count(),
    }  # fmt: skip
    if by.unit:
        return told
    unfit = list_unfit(by)
    return told | {
        "unfit": list(unfit[:MOST]), "unfit_n": unfit.count(), "batches": result_batches(by.incident, 10),
    }  # fmt: skip


def round_name(one: Round) -> str:
    """Return what a round is called."""
    return one.name or _("Round %(number)s") % {"number": one.number}
