"""What a form asks, read from its sheets: sections with questions and choices, and what of its shape is wrong. Pure.

A form is read strictly: a column, a type, a condition or a nesting that is not known here is a finding, so that nothing
stands in a published form which neither the guard nor the page has read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bihuan.apps.briefing.rules.conditions import Unreadable, read_condition

ELEMENT: Final = "bind::bihuan:element"
TYPES: Final = frozenset(
    {"text", "integer", "decimal", "date", "time", "datetime", "select_one", "select_multiple", "acknowledge", "note"}
)
COLUMNS: Final = {
    "survey": frozenset(
        {"type", "name", "label", "hint", "required", "required_message", "relevant", "constraint",
         "constraint_message", ELEMENT}
    ),
    "choices": frozenset({"list_name", "name", "label"}),
    "settings": frozenset({"form_title", "form_id", "version", "default_language", "namespaces"}),
}  # fmt: skip
SPOKEN: Final = frozenset({"label", "hint", "required_message", "constraint_message", "form_title"})
_CONDITIONS: Final = ("relevant", "constraint")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_LANGUAGE: Final = re.compile(r".*\(([A-Za-z-]{2,12})\)\s*")
_YES: Final = frozenset({"yes", "true", "true()", "1"})
Texts = Mapping[str, str]  # language ("zh", "en", "" = none told) → words


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the workbook something stands; `language` is "" where it is none's."""

    sheet: str
    row: int
    column: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the shape of a form, where, and the word in question."""

    code: str
    place: Place
    term: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is asked: its words by language, its type, what it is bound to, when it applies."""

    row: int
    name: str
    type: str
    element: str
    labels: Texts
    hints: Texts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    messages: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand on one page together; of a repeated one any number of rows is told."""

    name: str
    labels: Texts
    is_repeated: bool
    questions: tuple[Question, ...]
    relevant: str = ""
    row: int = 0


def language_of(column: str) -> tuple[str, str]:
    """Return a column without its language, and the language: `label::中文 (zh)` → (`label`, `zh`)."""
    head, colons, rest = column.partition("::")
    if not colons or head not in SPOKEN:
        return column, ""
    match = _LANGUAGE.fullmatch(rest)
    return head, (match.group(1) if match else rest).lower().split("-")[0]


def texts_of(cells: Mapping[str, str], head: str) -> dict[str, str]:
    """Return the words of one kind of column by language."""
    found = ((language_of(column), text) for column, text in cells.items())
    return {language: text for (name, language), text in found if name == head}


def words_in(texts: Texts, language: str) -> str:
    """Return words in a language, else in none told, else in whichever there is."""
    return texts.get(language) or texts.get("") or next(iter(texts.values()), "")


def _type(cells: Mapping[str, str]) -> tuple[str, str]:
    """Return a type and the list it chooses from: `select_one yn` → (`select_one`, `yn`)."""
    told = cells.get("type", "").strip()
    folded = " ".join(told.casefold().replace("_", " ").split())
    if folded in {"begin group", "end group", "begin repeat", "end repeat"}:
        return folded, ""
    head, _, rest = told.partition(" ")
    return head.casefold(), rest.strip()


def sections_of(content: Mapping[str, Any]) -> list[Section]:
    """Return the sections of a form, in order; what stands outside of groups is a section without a name."""
    lists = _lists(content)
    found: list[Section] = []
    head: Mapping[str, Any] | None = None
    kind, held = "", list[Question]()
    for line in content.get("survey", ()):
        told, _ = _type(line["cells"])
        if told.startswith(("begin ", "end ")):
            if held or head is not None:
                found.append(_section(head, kind, held))
            head, kind, held = (line, told, []) if told.startswith("begin ") else (None, "", [])
        else:
            held.append(_question(line, lists))
    if held:
        found.append(_section(head, kind, held))
    return found


def _section(head: Mapping[str, Any] | None, kind: str, held: Sequence[Question]) -> Section:
    cells = head["cells"] if head else {}
    return Section(
        cells.get("name", ""), texts_of(cells, "label"), kind == "begin repeat", tuple(held), cells.get("relevant", ""),
        head["row"] if head else held[0].row,
    )  # fmt: skip


def _question(line: Mapping[str, Any], lists: Mapping[str, tuple[Choice, ...]]) -> Question:
    cells = line["cells"]
    kind, chosen = _type(cells)
    return Question(
        row=line["row"], name=cells.get("name", ""), type=kind, element=cells.get(ELEMENT, ""),
        labels=texts_of(cells, "label"), hints=texts_of(cells, "hint"), choices=lists.get(chosen, ()),
        required=cells.get("required", "").casefold() in _YES, relevant=cells.get("relevant", ""),
        constraint=cells.get("constraint", ""), messages=texts_of(cells, "constraint_message"),
    )  # fmt: skip


def _lists(content: Mapping[str, Any]) -> dict[str, tuple[Choice, ...]]:
    found: dict[str, tuple[Choice, ...]] = {}
    for line in content.get("choices", ()):
        cells = line["cells"]
        choice = Choice(cells.get("name", ""), texts_of(cells, "label"))
        found[cells.get("list_name", "")] = (*found.get(cells.get("list_name", ""), ()), choice)
    return found


def questions_of(content: Mapping[str, Any]) -> dict[str, Question]:
    """Return all questions of a form by name."""
    return {one.name: one for section in sections_of(content) for one in section.questions}


def sheets_of(content: Mapping[str, Any]) -> list[tuple[str, list[list[str]]]]:
    """Return a form as the sheets of a workbook, a heading each; reading them again gives the same form."""
    found = []
    for sheet in COLUMNS:
        lines = [line["cells"] for line in content.get(sheet, ())]
        columns = list(dict.fromkeys(column for cells in lines for column in cells))
        if lines:
            found.append((sheet, [columns, *([cells.get(column, "") for column in columns] for cells in lines)]))
    return found


def faults_of(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the shape of a form, in the order of its rows; none means that the page can ask it."""
    return [*_column_faults(content), *_choice_faults(content), *_nesting_faults(content), *_row_faults(content)]


def _column_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    for sheet, known in COLUMNS.items():
        for line in content.get(sheet, ()):
            for column in line["cells"]:
                if language_of(column)[0] not in known:
                    yield Fault("unknown_column", Place(sheet, line["row"], column), column)


def _choice_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for line in content.get("choices", ()):
        cells, place = line["cells"], Place("choices", line["row"])
        pair = (cells.get("list_name", ""), cells.get("name", ""))
        if not all(pair) or (not _NAME.fullmatch(pair[1].replace("-", "_")) and not pair[1].isdigit()):
            yield Fault("bad_choice", place, pair[1])
        if pair in seen:
            yield Fault("choice_twice", place, pair[1])
        if not texts_of(cells, "label"):
            yield Fault("no_words", place)
        seen.add(pair)


def _nesting_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    inside = ""
    last = Place("survey", 0)
    for line in content.get("survey", ()):
        told, _ = _type(line["cells"])
        last = Place("survey", line["row"], "type")
        if told.startswith("begin "):
            if inside:
                yield Fault("group_in_group", last, told)
            inside = told.removeprefix("begin ")
        elif told.startswith("end "):
            if inside != told.removeprefix("end "):
                yield Fault("end_of_nothing", last, told)
            inside = ""
    if inside:
        yield Fault("group_without_end", last, inside)


def _row_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    names: list[str] = []
    lists = _lists(content)
    known = {line["cells"].get("name", "") for line in content.get("survey", ())}
    for line in content.get("survey", ()):
        told, chosen = _type(line["cells"])
        if told.startswith("end "):
            continue
        yield from _faults_of_row(line, told, names)
        yield from _condition_faults(line, known)
        if told.startswith("select") and chosen not in lists:
            yield Fault("unknown_list", Place("survey", line["row"], "type"), chosen)


def _faults_of_row(line: Mapping[str, Any], told: str, names: list[str]) -> Iterator[Fault]:
    cells, row = line["cells"], line["row"]
    name = cells.get("name", "")
    if not told.startswith("begin ") and told not in TYPES:
        yield Fault("unknown_type", Place("survey", row, "type"), cells.get("type", ""))
    if not _NAME.fullmatch(name):
        yield Fault("bad_name", Place("survey", row, "name"), name)
    if name in names:
        yield Fault("name_twice", Place("survey", row, "name"), name)
    if not texts_of(cells, "label"):
        yield Fault("no_words", Place("survey", row, "label"), name)
    names.append(name)


def _condition_faults(line: Mapping[str, Any], known: set[str]) -> Iterator[Fault]:
    for column in _CONDITIONS:
        text = line["cells"].get(column, "")
        if not text:
            continue
        place = Place("survey", line["row"], column)
        try:
            condition = read_condition(text)
        except Unreadable:
            yield Fault("unreadable_condition", place, text)
            continue
        for name in sorted(condition.names - known):
            yield Fault("unknown_question", place, name)
