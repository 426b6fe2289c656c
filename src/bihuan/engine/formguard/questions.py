"""The guard for questions of a form: allow-list first, then every text that a phone or a page may show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bihuan.engine.formguard.elements import Element
from bihuan.engine.formguard.finding import Finding
from bihuan.engine.formguard.texts import OFFICIAL, check_text

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A row of a form, as XLSForm has it: texts by language (`zh`, `en`, `default`…), expressions as written.

    `choices` is one mapping of texts a choice; `media` are the names of files by kind (`image zh`); `element` is the
    code of the catalogue that the question binds to, or empty.
    """

    name: str
    type: str
    element: str = ""
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    choices: tuple[Texts, ...] = ()
    constraint_messages: Texts = field(default_factory=dict)
    required_messages: Texts = field(default_factory=dict)
    media: Texts = field(default_factory=dict)
    constraint: str = ""
    calculation: str = ""
    relevant: str = ""
    default: str = ""
    choice_filter: str = ""
    repeat_count: str = ""
    appearance: str = ""
    parameters: str = ""


def check_question(
    question: Question,
    catalogue: Mapping[str, Element],
    *,
    audience: str = "",
    stage: str = "",
    official: tuple[str, ...] = OFFICIAL,
) -> tuple[Finding, ...]:
    """Return every reason against a question (R60, R64, R66).

    `audience` is `contact` where a contact hears or reads it; `stage` is that of the form, compared with the element's
    (empty: not compared).
    """
    unbound = [] if question.element in catalogue else [Finding("unbound", "element", question.element, "", "allow")]
    texts = [
        found
        for language, text in question.labels.items()
        for found in check_text(text, place=f"label {language}", official=official)
    ]
    return (*unbound, *texts)


def check_form(
    questions: Iterable[Question],
    catalogue: Mapping[str, Element],
    *,
    audience: str = "",
    stage: str = "",
    official: tuple[str, ...] = OFFICIAL,
) -> tuple[Finding, ...]:
    """Return every reason against a form; the place begins with the name of the question."""
    return tuple(
        Finding(found.code, f"{question.name}: {found.place}", found.term, found.said, found.layer)
        for question in questions
        for found in check_question(question, catalogue, audience=audience, stage=stage, official=official)
    )
