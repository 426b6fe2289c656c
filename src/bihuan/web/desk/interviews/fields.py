"""The questions of one page as a browser asks them: labels, what was typed, what is wrong; typed answers read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from bihuan.apps.briefing.queries.interviews import typed_of
from bihuan.apps.briefing.rules.interviews import MOST_ROWS, Read, is_asked, read_section
from bihuan.apps.briefing.rules.questions import Question, Section, words_in
from bihuan.web.parts.labels import label

SPARE_ROWS = 1
Typed = list[dict[str, list[str]]]
_INPUTS = {"integer": "text", "decimal": "text", "date": "date", "datetime": "datetime-local", "time": "time"}
_MODES = {"integer": "numeric", "decimal": "decimal"}
_LONG = 200


@dataclass(frozen=True, slots=True)
class Field:
    """One question on the page: by which name it is sent, its words, what was typed, what is wrong with that."""

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    value: str
    choices: tuple[tuple[str, str, bool], ...]
    error: str
    input: str
    mode: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an interview: its section, and for each row of it the questions that apply."""

    section: Section
    title: str
    rows: tuple[tuple[Field, ...], ...]
    told: int

    @property
    def wrong(self) -> int:
        """How many answers are wrong."""
        return sum(bool(field.error) for row in self.rows for field in row)


def language() -> str:
    """Return the language of the page as forms name it: `zh` or `en`."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def page_of(
    section: Section, answers: Mapping[str, Any], today: str, typed: Typed | None = None, more: int = 0
) -> Page:
    """Return a page with what was kept, or with what was `typed` and refused; `more` empty rows besides."""
    told = typed if typed is not None else typed_of(section, answers)
    rows = list(told)
    if section.is_repeated and typed is None:
        rows += [{}] * (max(more, SPARE_ROWS) if len(rows) < MOST_ROWS else 0)
    read = read_section(section, rows, answers, today)
    shown = tuple(_row(section, number, row, answers, read, today) for number, row in enumerate(rows))
    return Page(section, words_in(section.labels, language()), shown, len(told) if section.is_repeated else 0)


def _row(
    section: Section, number: int, row: Mapping[str, Sequence[str]], answers: Mapping[str, Any], read: Read, today: str
) -> tuple[Field, ...]:  # fmt: skip
    mine = {one.name for one in section.questions}
    others = {name: value for name, value in answers.items() if name not in mine}
    known = {**others, **{name: _value(values) for name, values in row.items()}}
    return tuple(
        _field(one, number, row.get(one.name, ()), read.wrong.get((number, one.name), ""))
        for one in section.questions
        if is_asked(one.relevant, known, today)
    )


def _value(values: Sequence[str]) -> Any:
    return values[0] if len(values) == 1 else list(values)


def _field(one: Question, number: int, typed: Sequence[str], wrong: str) -> Field:
    told = language()
    error = (words_in(one.messages, told) if wrong == "constraint" else "") or (
        label("answer_fault", wrong) if wrong else ""
    )
    choices = tuple((choice.value, words_in(choice.labels, told), choice.value in typed) for choice in one.choices)
    kind = "long" if one.type == "text" and _is_long(one) else one.type
    return Field(
        f"{number}-{one.name}", kind, words_in(one.labels, told), words_in(one.hints, told), one.required,
        typed[0] if typed else "", choices, error, _INPUTS.get(one.type, "text"), _MODES.get(one.type, ""),
    )  # fmt: skip


def _is_long(one: Question) -> bool:
    from bihuan.engine.formguard import catalogue

    element = catalogue().get(one.element)
    return element is not None and element.most > _LONG


def typed_in(section: Section, posted: QueryDict) -> Typed:
    """Return what was typed on the page of a section, row by row, as it came."""
    told = posted.get("rows", "1")[:4]
    count = min(int(told), MOST_ROWS) if told.isdecimal() else 1
    return [
        {one.name: posted.getlist(f"{number}-{one.name}") for one in section.questions}
        for number in range(count if section.is_repeated else 1)
    ]
