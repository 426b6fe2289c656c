"""What would be frozen: all figures of an incident read at one moment, and what keeps them from being frozen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bihuan.apps.briefing.queries import situation_checks as checks
from bihuan.apps.briefing.queries.situation_reading import Figures, read_figures
from bihuan.apps.briefing.queries.situation_reports import report_before
from bihuan.apps.briefing.rules import situation as rules
from bihuan.apps.core.journal import current_root
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.queries.board import latest_balance
from bihuan.apps.orders.queries.books import Scope, snapshot, strike
from bihuan.apps.orders.rules.equations import Equation, unaccounted
from bihuan.engine.ledger.canonical import instant


@dataclass(frozen=True, slots=True)
class Ready:
    """What would be frozen at an instant: the document but for its number, and what keeps it from being frozen.

    `frozen` is that document; `unbalanced` are the codes of equations with a difference; `differences` the figures that
    something tells otherwise.
    """

    frozen: dict[str, Any]
    tree_size: int
    root: str
    unaccounted: int
    unbalanced: tuple[str, ...]
    differences: tuple[rules.Unlike, ...]

    def check(self) -> None:
        """Refuse what is not to be frozen. :raises NotAllowed: `books_unbalanced`, `unlike_board`."""
        if self.unbalanced:
            raise NotAllowed("books_unbalanced", equations=" ".join(self.unbalanced), n=self.unaccounted)
        if self.differences:
            raise rules.UnlikeBoard(self.differences)


def read_ready(incident: str, at: datetime) -> Ready:
    """Read what would be frozen at the instant, all of it at one moment, and hold it against board and books.

    The equations are those of the last balance and of what was touched since.
    """
    row = Incident.objects.get(pk=incident)
    span = rules.Span(at, ZoneInfo(row.time_zone))
    with snapshot():
        size, root = current_root()
        found, struck = read_figures(incident, span), _equations(incident, at)
        document = _document(row, span, found, struck, (size, root))
        told = json.loads(rules.canonical(document))
        return Ready(
            document, size, root, unaccounted(struck), tuple(one.code for one in struck if one.difference),
            tuple(_differences(incident, span, found, told, size)),
        )  # fmt: skip


def _equations(incident: str, at: datetime) -> tuple[Equation, ...]:
    """Return the ten equations: what the last balance counted, with the differences of what was touched since."""
    last = latest_balance(incident)
    if last is None:
        return strike(Scope(incident, at))
    since = strike(Scope(incident, at, last.tree_size if last.unaccounted == 0 else None))
    if last.unaccounted:
        return since
    counted = {str(row["code"]): row for row in last.equations}
    return tuple(
        Equation(
            one.code, int(counted[one.code]["left"]), int(counted[one.code]["left"]) - one.difference, one.difference
        )
        for one in since
    )


def _document(
    row: Incident, span: rules.Span, found: Figures, struck: tuple[Equation, ...], journal: tuple[int, str]
) -> dict[str, Any]:
    before = report_before(row.pk, span.at)
    stood = json.loads(before.frozen)["figures"] if before else {}
    figures = {code: {"now": now, "before": past} for code, (now, past) in found.pairs.items()}
    for code, figure in rules.FIGURES.items():
        if figure.basis is rules.Basis.STANDS:
            figures[code]["before"] = stood.get(code, {}).get("now")
    return {
        "format": rules.FORMAT, "incident": row.pk, "name": row.name, "name_en": row.name_en,
        "is_drill": row.is_drill, "zone": span.zone.key,
        "at": instant(span.at), "day": span.today.isoformat(), "same_hour": instant(span.same_hour),
        "journal": {"size": journal[0], "root": journal[1]},
        "balance": {"unaccounted": unaccounted(struck), "equations": [_equation(one) for one in struck]},
        "against": {"number": before.number, "at": instant(before.at), "digest": before.digest} if before else {},
        "figures": figures, "units": found.units, "days": found.days, "round": found.round,
    }  # fmt: skip


def _equation(one: Equation) -> dict[str, object]:
    return {"code": one.code, "left": one.left, "right": one.right, "difference": one.difference}


def _differences(
    incident: str, span: rules.Span, found: Figures, told: Mapping[str, Any], size: int
) -> list[rules.Unlike]:
    """Hold the figures, read back from the bytes, against the board and against the books of the same moment."""
    mine: dict[str, int | None] = {code: pair["now"] for code, pair in told["figures"].items()}
    mine |= {"unaccounted": told["balance"]["unaccounted"], "care_difference": 0}
    if found.coverage is not None:
        mine["swabs"] = found.coverage.counted.by_people
    orders, units = checks.books_reading(incident, span.midnight(), size)
    return [
        *rules.unlike(mine, checks.board_reading(incident, span), checks.BOARD),
        *rules.unlike_by_unit(told["units"], checks.board_units(incident, span), checks.BOARD),
        *rules.unlike(mine, orders, checks.BOOKS), *rules.unlike_by_unit(told["units"], units, checks.BOOKS),
        *rules.unlike(mine, checks.second_count(incident, found.coverage, found.owed), checks.BOOKS),
    ]  # fmt: skip
