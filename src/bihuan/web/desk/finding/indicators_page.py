"""What stands on the page of the indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bihuan.engine.indicators.nowcasting import Nowcast
from bihuan.engine.indicators.reproduction import ReproductionNumber
from bihuan.engine.indicators.shown import NotShown
from bihuan.web.desk.finding.tabs import tabs_for
from bihuan.web.parts.charts import BandPoint, Bar, band, bars

if TYPE_CHECKING:
    from bihuan.apps.core.rules import Actor
    from bihuan.apps.tracing.queries.indicators import Indicators
    from bihuan.engine.indicators.curves import Curve

MOST_DAYS = 120


@dataclass(frozen=True, slots=True)
class NumberLine:
    """R over one window by its dates, or why it is not shown."""

    first: date
    last: date
    number: ReproductionNumber | None
    why: NotShown | None


def indicators_context(found: Indicators, by: Actor, at: datetime) -> dict[str, Any]:
    """Return the figures with their charts; of long curves the last days are drawn, and the tables say so."""
    now_ = found.nowcast if isinstance(found.nowcast, Nowcast) else None
    lines = _lines(found)
    shown = [one for one in lines if one.number is not None]
    return {
        "finding_tabs": tabs_for(by, "indicators"), "found": found, "at": at, "today": found.today,
        "onset_chart": _chart(found.by_onset, now_), "report_chart": _chart(found.by_report, None),
        "onset_days": found.by_onset.days[-MOST_DAYS:], "report_days": found.by_report.days[-MOST_DAYS:],
        "onset_n": len(found.by_onset.days), "report_n": len(found.by_report.days),
        "nowcast": now_, "why_no_nowcast": None if now_ else found.nowcast,
        "lines": lines[-MOST_DAYS:], "latest": shown[-1] if shown else None, "last_line": lines[-1] if lines else None,
        "number_chart": band(_points(shown[-MOST_DAYS:])) if len(shown) > 1 else None,
        "delay_days": None if isinstance(found.delay_days, NotShown) else found.delay_days,
        "missing": sum(found.by_onset.missing), "later": sum(found.by_onset.later),
    }  # fmt: skip


def _chart(curve: Curve, nowcast: Nowcast | None) -> Any:
    expected = {}
    for one in nowcast.days if nowcast else ():
        if not isinstance(one.expected, NotShown):
            expected[one.day] = (one.expected.low, one.expected.high)
    days = curve.days[-MOST_DAYS:]
    return bars([Bar(row.day, row.total, expected.get(row.day)) for row in days]) if days else None


def _lines(found: Indicators) -> list[NumberLine]:
    days = found.by_onset.days
    return [
        NumberLine(
            days[one.first].day, days[one.last].day, None if isinstance(one.value, NotShown) else one.value,
            one.value if isinstance(one.value, NotShown) else None,
        )
        for one in found.numbers
    ]  # fmt: skip


def _points(lines: list[NumberLine]) -> list[BandPoint]:
    return [BandPoint(one.last, one.number.low, one.number.median, one.number.high) for one in lines if one.number]
