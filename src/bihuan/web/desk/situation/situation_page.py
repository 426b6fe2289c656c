"""What the page of the situation shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from bihuan.apps.briefing.access.situation import get_ready, list_reports
from bihuan.apps.briefing.rules.situation import FIGURES, Form, Unlike, UnlikeBoard
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.web.parts.labels import label
from bihuan.web.parts.situation_sheet import NONE, sheet_of, written

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was frozen, and what differs, one sentence each."""

    text: str
    lines: tuple[str, ...]


def refusal_of(refusal: NotAllowed) -> Refused:
    """Return a refusal in words, with the equations or figures that it names."""
    lines = difference_lines(refusal.differences) if isinstance(refusal, UnlikeBoard) else ()
    equations = str(refusal.params.get("equations", ""))
    return Refused(label("code", refusal.code), (*lines, *equation_lines(equations.split())))


def equation_lines(codes: Iterable[str]) -> tuple[str, ...]:
    """Return equations that do not hold, by code and what they say."""
    return tuple(f"{code} {label('equation', code)}" for code in codes)


def difference_lines(found: Iterable[Unlike]) -> tuple[str, ...]:
    """Return each difference as a sentence: which figure, of which unit, what the report and the other tell."""
    return tuple(_difference(one) for one in found)


def _difference(one: Unlike) -> str:
    form = FIGURES[one.figure].form if one.figure in FIGURES else Form.COUNT
    said = {
        "figure": label("situation_figure", one.figure), "unit": f" ({one.unit})" if one.unit else "",
        "report": written(one.report, form), "against": label("situation_against", one.against),
        "other": written(one.other, form),
    }  # fmt: skip
    return _("%(figure)s%(unit)s: report %(report)s, %(against)s %(other)s") % said


def situation_context(by: Actor, at: datetime, number: str) -> dict[str, Any]:
    """Return the figures of now in words, what would refuse, and a page of the reports, newest first."""
    ready = get_ready(by, at)
    page = Paginator(list_reports(by), ON_A_PAGE).get_page(number)
    may_freeze = may_do(by, Action.CREATE, Kind.SITUATION_REPORT, "")
    return {
        "sheet": sheet_of(ready.frozen), "page": page, "may_freeze": may_freeze,
        "blocking": (*equation_lines(ready.unbalanced), *difference_lines(ready.differences)), "none": NONE,
    }  # fmt: skip
