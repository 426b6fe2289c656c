"""What the guard finds in a form, a message or a script: every line that may not stay, and where it stands. Pure.

The guard itself is `engine/formguard`. Here every text of a workbook is laid before it: questions with all their words,
the headings of groups, the title; of a message each language. A form may stand when nothing at all is found (R60-R66).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from bihuan.apps.briefing.rules.questions import (
    SPOKEN,
    Fault,
    Place,
    Question,
    faults_of,
    language_of,
    questions_of,
    sections_of,
    texts_of,
)
from bihuan.engine.formguard import NOTES, Finding, check_question, check_text
from bihuan.engine.formguard import OFFICIAL as NUMBERS
from bihuan.engine.formguard import Question as Asked
from bihuan.engine.formguard import catalogue as catalogue  # named again: the test of a narrower one puts its own here
from bihuan.engine.ledger.canonical import canonical_bytes

Found = dict[str, Any]
_DIGITS: Final = re.compile(r"\d(?:[\s\-–—]*\d){2,}")
_CARRIERS: Final = re.compile(r"(?:https?:|www\.|[\w-]+\.(?:com|cn|net|org|gov)\b)", re.IGNORECASE)


def findings_of(content: Mapping[str, Any], *, kind: str, audience: str) -> list[Found]:
    """Return everything against a form or a text, line by line: code, place, language, the term, who found it.

    `kind` form, sms or script; `audience` case or contact, whom a contact-facing text may tell nothing of the case.
    """
    if kind != "form":
        return _of_texts(content.get("texts", {}), kind, audience)
    shape = [_fault(one) for one in faults_of(content)]
    return [*shape, *_of_questions(content, audience), *_of_headings(content, audience)]


def guard_digest() -> str:
    """Return by which rules was judged: the hash of the catalogue and of the safety notes."""
    told = {"elements": [asdict(one) for one in catalogue().values()], "notes": sorted(NOTES)}
    # nosemgrep: hash-without-key - over our own catalogue and safety notes
    return hashlib.sha256(canonical_bytes(told)).hexdigest()


def _found(code: str, place: Place, term: str, by: str) -> Found:
    return {
        "code": code, "sheet": place.sheet, "row": place.row, "column": place.column, "language": place.language,
        "term": term[:80], "by": by,
    }  # fmt: skip


def _fault(one: Fault) -> Found:
    return _found(one.code, one.place, one.term, "shape")


def _of_questions(content: Mapping[str, Any], audience: str) -> Iterator[Found]:
    required = {line["row"]: texts_of(line["cells"], "required_message") for line in content.get("survey", ())}
    bound = {name: one.element for name, one in questions_of(content).items()}
    for section in sections_of(content):
        for one in section.questions:
            asked = _asked(one, required.get(one.row, {}))
            for finding in check_question(asked, catalogue(), audience=audience, stage=audience, bound=bound):
                yield _of_finding(finding, "survey", one.row)


def _asked(one: Question, required: Mapping[str, str]) -> Asked:
    return Asked(
        name=one.name, type=one.type, element=one.element, labels=one.labels, hints=one.hints,
        choices=tuple(choice.labels for choice in one.choices), constraint_messages=one.messages,
        required_messages=required, constraint=one.constraint, relevant=one.relevant,
    )  # fmt: skip


def _of_finding(finding: Finding, sheet: str, row: int) -> Found:
    column, _, language = finding.place.rpartition(" ") if " " in finding.place else (finding.place, "", "")
    return _found(finding.code, Place(sheet, row, column, language), finding.term or finding.said, finding.layer)


def _of_headings(content: Mapping[str, Any], audience: str) -> Iterator[Found]:
    """Judge the words that belong to no question: headings of groups, the title, choices that no question uses."""
    for section in sections_of(content):
        yield from _of_words(section.labels, Place("survey", section.row, "label"), audience)
    for sheet in ("settings", "choices"):
        for line in content.get(sheet, ()):
            for column, text in line["cells"].items():
                head, language = language_of(column)
                if head in SPOKEN:
                    yield from _of_words({language: text}, Place(sheet, line["row"], head), audience)


def _of_words(texts: Mapping[str, str], place: Place, audience: str, numbers: tuple[str, ...] = NUMBERS) -> list[Found]:
    """Judge words that ask nothing: by the lexicon and for carriers, and for a contact as any question is (R66)."""
    asked = Asked(name="words", type="note", labels=texts)
    found: Iterable[Finding] = check_question(asked, catalogue(), audience=audience, official=numbers)
    kept = [one for one in found if one.code != "unbound"]
    for language, text in texts.items():
        kept += [one for one in check_text(text, place=f"label {language}", official=numbers) if one not in kept]
    return [
        _found(one.code, Place(place.sheet, place.row, place.column, one.place.rpartition(" ")[2]), one.term, one.layer)
        for one in kept
    ]


def _of_texts(texts: Mapping[str, str], kind: str, audience: str) -> list[Found]:
    """Judge a message or a script line by line; a message before a call carries no address and no number at all."""
    found: list[Found] = []
    for language, text in texts.items():
        for number, line in enumerate(text.splitlines(), start=1):
            place = Place("texts", number, language=language)
            found += _of_words({language: line}, place, audience, NUMBERS if kind == "script" else ())
            if kind == "sms":
                found += [_found(code, place, term, "carrier") for code, term in _carried(line)]
    return found


def _carried(line: str) -> Iterator[tuple[str, str]]:
    for code, pattern in (("number_in_message", _DIGITS), ("link_in_message", _CARRIERS)):
        match = pattern.search(line)
        if match:
            yield code, match.group()
