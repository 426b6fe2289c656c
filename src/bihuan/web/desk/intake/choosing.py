"""Which column is read as what: the clerk's choice, read from the page, and the preview under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.masking import mask_address, mask_document, mask_name, mask_phone
from bihuan.apps.intake.actions import Preview, PreviewColumn, PreviewLine, preview
from bihuan.apps.intake.importers import FIELDS, Options
from bihuan.apps.intake.importers.fields import DATES, MANY
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.intake.models import Batch

_YEARS = range(1900, 2200)
_MASKS = {
    "name": mask_name, "family_name": mask_name, "given_name": mask_name, "phone": mask_phone, "address": mask_address,
    "other_phone": mask_phone, "document_number": mask_document,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a batch: the field of each column (None = as recognised) and how dates are written."""

    fields: tuple[str, ...] | None
    options: Options
    orders: Mapping[str, str]


def read_choice(data: QueryDict, width: int) -> Chosen:
    """Return the choice as the page sent it; known fields only."""
    told = [data.get(f"col-{index}", "") for index in range(width)]
    fields = tuple(told) if width and all(field in FIELDS for field in told) else None
    orders = {name: data.get(f"order-{name}", "") for name in DATES}
    day_first = {name: order == "day" for name, order in orders.items() if order in {"day", "month"}}
    year = data.get("year", "")
    chosen_year = int(year) if year.isdecimal() and int(year) in _YEARS else None
    return Chosen(fields, Options(day_first=day_first, year=chosen_year), orders)


def refusal_of(chosen: Chosen) -> str:
    """Return why lines cannot be read so, "" when they can."""
    counts = Counter(chosen.fields or ())
    return "same_field_twice" if any(n > 1 and field not in MANY for field, n in counts.items()) else ""


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


def preview_view(batch: Batch, chosen: Chosen, *, whole: bool) -> PreviewView:
    """Return how the batch would be read under the choice; samples are whole only for those who decide."""
    refusal = refusal_of(chosen)
    try:
        found = preview(batch, chosen.fields, chosen.options)
    except NotAllowed as refused:
        refusal, found = refused.code, preview(batch, None, chosen.options)
    dates = [(name, chosen.orders.get(name, "")) for name in DATES if any(c.field == name for c in found.columns)]
    return PreviewView(
        found=found, columns=[one if whole else _masked_column(one) for one in found.columns],
        fields=[(name, label("field", name)) for name in FIELDS], dates=dates,
        lines=[_first(line) for line in found.lines], problems=list(found.problems.items()),
        year=chosen.options.year, refusal=refusal,
    )  # fmt: skip


def _first(line: PreviewLine) -> FirstLine:
    values = [(name, masked(name, value)) for name, value in line.values.items()]
    problems = [(problem.code, problem.field) for problem in line.problems]
    return FirstLine(line.number, line.position, line.severity, values, problems)


def masked(field: str, value: str) -> str:
    """Return a value as a list may show it."""
    return _MASKS[field](value) if field in _MASKS else value


def _masked_column(column: PreviewColumn) -> PreviewColumn:
    return replace(column, samples=tuple(masked(column.field, sample) for sample in column.samples))
