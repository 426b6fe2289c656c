"""What an interview takes down: answers read and checked, contacts and places told, when it may be completed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bihuan.apps.briefing.rules.conditions import Unreadable, read_condition
from bihuan.apps.briefing.rules.questions import Question, Section
from bihuan.engine.cleaning import fold
from bihuan.engine.cleaning.documents import birth_date_of, parse_citizen_number
from bihuan.engine.formguard import catalogue, mask_answer

OPEN, COMPLETED, ENDED = "open", "completed", "ended"
ENDINGS: Final = ("refused_to_answer", "not_reached", "wrong_person", "mistaken", "cannot_speak")
CASE, CONTACT = "case", "contact"
CONTACTS, PLACES = "contacts", "places"
MOST_ROWS: Final = 100
LONGEST: Final = 1_000
_LONGEST_KEPT: Final = 10_000
_NUMBER: Final = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")
_TIME: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


@dataclass(slots=True)
class Read:
    """What was typed on one page: values that may be kept, what is wrong by (row, question), how many were blotted."""

    values: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    wrong: dict[tuple[int, str], str] = field(default_factory=dict)
    masked: list[tuple[int, str]] = field(default_factory=list)


def read_section(
    section: Section, typed: Sequence[Mapping[str, Sequence[str]]], known: Mapping[str, Any], today: str
) -> Read:
    """Return what was typed on the page of a section: a row for each that was told, one where it is not repeated.

    Whatever was typed is in `values` or `rows`, wrong or not, so that nothing is lost; blotted out is only what looks
    like the number of a card, a code or a password. `known` are the answers of the other sections.
    """
    read = Read()
    for number, row in enumerate(typed[:MOST_ROWS]):
        values = {one.name: _taken(one, row.get(one.name, ()), number, read) for one in section.questions}
        values = {name: value for name, value in values.items() if value not in ("", [])}
        _check_row(section, values, {**known, **values}, number, read, today)
        if not section.is_repeated:
            read.values = values
        elif values:
            read.rows.append(values)
    return read


def _taken(one: Question, typed: Sequence[str], number: int, read: Read) -> Any:
    """Return one answer as it is kept: of a choice what can be chosen, of a text what need not be blotted out."""
    if one.type.startswith("select"):
        chosen = [choice.value for choice in one.choices if choice.value in typed]
        return chosen if one.type == "select_multiple" else (chosen or [""])[0]
    if one.type == "acknowledge":
        return "OK" if "OK" in typed else ""
    text = (typed[0] if typed and one.type != "note" else "").strip()[:_LONGEST_KEPT]
    if len(text) > _most(one):
        read.wrong[number, one.name] = "answer_too_long"
    masked = mask_answer(text, is_number=_is_number(one))
    if masked.found:
        read.masked.append((number, one.name))
    return masked.text


def _most(one: Question) -> int:
    element = catalogue().get(one.element)
    return element.most if element and element.most else LONGEST


def _is_number(one: Question) -> bool:
    """Say whether six digits alone are an honest answer to this question: a number or an instant is typed."""
    return one.type in {"integer", "decimal", "date", "time", "datetime"} or one.element in _NUMBERED


_NUMBERED: Final = frozenset(
    {"lab.sample_number", "reach.postcode", "staff.case_number", "staff.contact_number", "travel.number", "vaccine.lot"}
)


def _check_row(
    section: Section, values: Mapping[str, Any], known: Mapping[str, Any], number: int, read: Read, today: str
) -> None:
    for one in section.questions:
        value = values.get(one.name, "")
        if value in ("", []) or (number, one.name) in read.wrong:
            continue
        code = _fault_of(one, value, known, today)
        if code:
            read.wrong[number, one.name] = code


def _fault_of(one: Question, value: Any, known: Mapping[str, Any], today: str) -> str:
    """Return what is wrong with one answer, "" for nothing."""
    if not _SHAPES.get(one.type, lambda _: True)(value):
        return f"no_{one.type}"
    if one.constraint and not _holds(one.constraint, known, value, today):
        return "constraint"
    return ""


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text)) and len(text) >= len("2026-01-01T00:00")
    except ValueError:
        return False


_SHAPES: Final[dict[str, Any]] = {
    "integer": lambda text: bool(_NUMBER.fullmatch(text)) and "." not in text,
    "decimal": lambda text: bool(_NUMBER.fullmatch(text)), "date": _is_date, "datetime": _is_moment,
    "time": lambda text: bool(_TIME.fullmatch(text)),
}  # fmt: skip


def _holds(text: str, known: Mapping[str, Any], value: Any, today: str) -> bool:
    try:
        return read_condition(text).holds(known, value, today)
    except Unreadable:
        return False  # no form with such a condition is published; one that is altered asks nothing


def is_asked(relevant: str, answers: Mapping[str, Any], today: str) -> bool:
    """Say whether a question or a section applies, by the answers so far; without a condition it does."""
    return not relevant or _holds(relevant, answers, "", today)


def unanswered(sections: Iterable[Section], answers: Mapping[str, Any], today: str) -> list[tuple[str, str]]:
    """Return the required questions that apply and have no answer: (section, question)."""
    found = []
    for section in sections:
        if not is_asked(section.relevant, answers, today):
            continue
        rows = answers.get(section.name, []) if section.is_repeated else [answers]
        for row in rows:
            known = {**answers, **row}
            found += [
                (section.name, one.name)
                for one in section.questions
                if one.required and is_asked(one.relevant, known, today) and row.get(one.name, "") in ("", [])
            ]
    return list(dict.fromkeys(found))


# What an answer bound to an element becomes: a column of the batch of contacts, a part of a visit.
CONTACT_COLUMNS: Final = {
    "contact.name": "姓名", "contact.phone": "电话", "contact.address": "地址", "contact.sex": "性别",
    "contact.age": "年龄", "contact.work": "工作单位",
}  # fmt: skip
CONTACT_MET: Final = "exposure.last_contact"
PLACE_PARTS: Final = {"place.name": "name", "place.address": "address", "place.from": "starts", "place.to": "ends"}


def kind_of_rows(section: Section) -> str:
    """Return what the rows of a repeated section are: contacts, places, or "" for neither."""
    elements = {one.element for one in section.questions}
    if not section.is_repeated:
        return ""
    if elements & set(CONTACT_COLUMNS):
        return CONTACTS
    return PLACES if elements & set(PLACE_PARTS) else ""


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One contact or place as it was told: in which section, which row of it, and its answers by element."""

    section: str
    position: int
    values: Mapping[str, str]
    rest: str = ""


def told_rows(sections: Iterable[Section], answers: Mapping[str, Any], what: str, language: str) -> list[ToldRow]:
    """Return every row told of a kind, over all sections, in order; none is left out."""
    found = []
    for section in sections:
        if kind_of_rows(section) == what:
            for position, row in enumerate(answers.get(section.name, [])):
                found.append(_told(section, position, row, what, language))
    return found


def _told(section: Section, position: int, row: Mapping[str, Any], what: str, language: str) -> ToldRow:
    """Return a row by element; what has no column of its own is said in words, so that none of it is lost."""
    parts = {*CONTACT_COLUMNS, CONTACT_MET} if what == CONTACTS else set(PLACE_PARTS)
    values, rest = dict[str, str](), []
    for one in section.questions:
        if one.name not in row:
            continue
        text = said(one, row[one.name], language)
        if one.element in parts and one.element not in values:
            values[one.element] = text
        else:
            rest.append(f"{one.labels.get(language) or next(iter(one.labels.values()), one.name)}: {text}")
    return ToldRow(section.name, position, values, "; ".join(rest))


def said(one: Question, value: Any, language: str) -> str:
    """Return an answer in words: the label of a choice, several joined."""
    labels = {choice.value: choice.labels for choice in one.choices}
    told = value if isinstance(value, list) else [value]
    return ", ".join(_label(labels.get(str(item), {}), language, str(item)) for item in told)


def _label(labels: Mapping[str, str], language: str, otherwise: str) -> str:
    return labels.get(language) or labels.get("") or next(iter(labels.values()), otherwise)


def instant_of(text: str, zone: str) -> datetime | None:
    """Return an instant typed in a zone, None for none."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)) if _is_moment(text) else None


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of whom the interview is held with: name and document, "" where it is not known."""

    name: str
    document: str


def agreement_of(held: Held, name: str, birth_year: str) -> str:
    """Say whether name and birth year agree: `same`, `other`, or `told` where nothing is known to compare with.

    The name has to be the whole one, in whatever width and spacing; what is not known cannot disagree.
    """
    citizen = parse_citizen_number(held.document) if held.document else ""
    born = str(birth_date_of(citizen).year) if isinstance(citizen, str) and citizen else ""
    compared = [(fold(held.name), fold(name)), (born, birth_year.strip())]
    known = [(a, b) for a, b in compared if a]
    if any(a != b for a, b in known):
        return "other"
    return "same" if known else "told"
