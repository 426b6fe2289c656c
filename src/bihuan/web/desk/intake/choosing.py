"""Which column is read as what: the clerk's choice, read from the page, and the preview under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.actions import Preview, PreviewColumn, PreviewLine
from bihuan.apps.intake.actions.looking import look_at_preview
from bihuan.apps.intake.importers import BatchKind, Options, kind_of
from bihuan.apps.intake.queries.shown import columns_n
from bihuan.web.parts.disclosure import Looker
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.intake.models import Batch

_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a batch: the field of each column (None = as recognised) and how dates are written."""

    fields: tuple[str, ...] | None
    options: Options
    orders: Mapping[str, str]
    kind: BatchKind


def choice_for(data: QueryDict, batch: Batch) -> Chosen:
    """Return the choice for a batch as the page sent it; known fields of its kind only."""
    kind, width = kind_of(batch.kind), columns_n(batch)
    told = [data.get(f"col-{index}", "") for index in range(width)]
    fields = tuple(told) if width and all(field in kind.fields for field in told) else None
    orders = {name: data.get(f"order-{name}", "") for name in kind.dates}
    day_first = {name: order == "day" for name, order in orders.items() if order in {"day", "month"}}
    year = data.get("year", "")
    chosen_year = int(year) if year.isdecimal() and int(year) in _YEARS else None
    return Chosen(fields, Options(day_first=day_first, year=chosen_year), orders, kind)


def refusal_of(chosen: Chosen) -> str:
    """Return why lines cannot be read so, "" when they can."""
    counts = Counter(chosen.fields or ())
    return "same_field_twice" if any(n > 1 and field not in chosen.kind.many for field, n in counts.items()) else ""


@dataclass(frozen=True, slots=True)
class FirstLine:
    """One of the first lines as it would be read: masked values by field, and its doubts."""

    number: int
    position: str
    severity: str
    values: list[tuple[str, str]]
    problems: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """The preview as the page shows it."""

    found: Preview
    columns: list[PreviewColumn]
    fields: list[tuple[str, str]]
    lines: list[FirstLine]
    problems: list[tuple[str, int]]
    dates: list[tuple[str, str]]
    year: int | None
    refusal: str


def preview_view(batch: Batch, chosen: Chosen, look: Looker) -> PreviewView:
    """Return how the batch would be read under the choice; samples stand masked, or by their shape."""
    refusal = refusal_of(chosen)
    try:
        found = _look(batch, chosen, look)
    except NotAllowed as refused:
        if refused.code == "cannot_show":
            raise
        refusal, found = refused.code, _look(batch, replace(chosen, fields=None), look)
    dates = [
        (name, chosen.orders.get(name, "")) for name in chosen.kind.dates if any(c.field == name for c in found.columns)
    ]
    return PreviewView(
        found=found, columns=list(found.columns),
        fields=[(name, label("field", name)) for name in chosen.kind.fields], dates=dates,
        lines=[_first(line) for line in found.lines], problems=list(found.problems.items()),
        year=chosen.options.year, refusal=refusal,
    )  # fmt: skip


def _look(batch: Batch, chosen: Chosen, look: Looker) -> Preview:
    return look_at_preview(
        batch=batch, choice=chosen.fields, options=chosen.options, by=look.by, at=look.at, session=look.session
    )


def _first(line: PreviewLine) -> FirstLine:
    values = list(line.values.items())
    problems = [(problem.code, problem.field) for problem in line.problems]
    return FirstLine(line.number, line.position, line.severity, values, problems)
