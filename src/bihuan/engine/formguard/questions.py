"""The guard for questions of a form: allow-list first, then every text that a phone or a page may show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bihuan.engine.formguard.elements import Element
from bihuan.engine.formguard.finding import Finding
from bihuan.engine.formguard.references import reaching_out, referring
from bihuan.engine.formguard.texts import OFFICIAL, check_text, without_notes
from bihuan.engine.formguard.types import TYPES, asks_no_more, is_capped, is_structure, kind_of
from bihuan.engine.formguard.wording import is_known

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

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield each text that somebody may be shown, with its place."""
        named = {
            "label": self.labels, "hint": self.hints, "constraint message": self.constraint_messages,
            "required message": self.required_messages, "media": self.media,
            **{f"choice {number}": choice for number, choice in enumerate(self.choices, 1)},
        }  # fmt: skip
        for place, texts in named.items():
            yield from ((f"{place} {language}".strip(), text) for language, text in texts.items())

    def expressions(self) -> Iterator[tuple[str, str]]:
        """Yield each expression that a device evaluates, with its place."""
        for place in ("constraint", "calculation", "relevant", "default", "choice_filter", "repeat_count",
                      "appearance", "parameters"):  # fmt: skip
            text: str = getattr(self, place)
            if text:
                yield place.replace("_", " "), text


def check_question(
    question: Question,
    catalogue: Mapping[str, Element],
    *,
    audience: str = "",
    stage: str = "",
    official: tuple[str, ...] = OFFICIAL,
    bound: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Return every reason against a question (R60, R64, R66); none means that it may be asked.

    `audience` is `contact` where a contact hears or reads it; `stage` is that of the form, compared with the element's
    (empty: not compared). `bound` says which element each question of the form binds to, by name: what is referred to
    and not in it is refused in a form for contacts. Official notes count in labels of the type `note` alone.
    """
    return (
        *_allowed(question, catalogue, stage),
        *_typed(question, catalogue),
        *_read(question, official),
        *_referred(question, catalogue, audience, bound or {}),
    )


def check_form(
    questions: Iterable[Question],
    catalogue: Mapping[str, Element],
    *,
    audience: str = "",
    stage: str = "",
    official: tuple[str, ...] = OFFICIAL,
) -> tuple[Finding, ...]:
    """Return every reason against a form; the place begins with the name of the question."""
    rows = list(questions)
    bound = {row.name: row.element for row in rows}
    return tuple(
        replace(found, place=f"{row.name}: {found.place}")
        for row in rows
        for found in check_question(row, catalogue, audience=audience, stage=stage, official=official, bound=bound)
    )


def _allowed(question: Question, catalogue: Mapping[str, Element], stage: str) -> Iterator[Finding]:
    """The allow-list: bound to an element, of its stage, and worded so that it asks for that."""
    if is_structure(question.type):
        return
    element = catalogue.get(question.element)
    if element is None:
        yield Finding("unbound", "element", question.element, _first(question.labels), "allow")
        return
    if stage and element.stage not in {"any", "staff", stage}:
        yield Finding("stage", "element", f"{element.code} {element.stage}", _first(question.labels), "allow")
    for language, label in question.labels.items():
        is_safety = element.type == "note" and bool(label.strip()) and not without_notes(label)
        if not is_safety and not is_known(label, element):
            yield Finding("wording", f"label {language}", element.code, label[:160], "allow")
    if not any(question.labels.values()) and question.type != "calculate":
        yield Finding("wording", "label", element.code, "", "allow")


def _first(labels: Texts) -> str:
    return next(iter(labels.values()), "")[:160]


def _typed(question: Question, catalogue: Mapping[str, Element]) -> Iterator[Finding]:
    """The types: known, no wider than the element's, and text with a longest answer."""
    kind = kind_of(question.type)
    if kind not in TYPES:
        yield Finding("type", "type", question.type, "", "carrier")
        return
    element = catalogue.get(question.element)
    if element is None or is_structure(question.type):
        return
    if not asks_no_more(kind, element.type):
        yield Finding("type", "type", f"{kind} {element.type}", "", "type")
    if kind == "text" and not is_capped(question.constraint, question.name, element.most):
        yield Finding("uncapped", "constraint", str(element.most), question.constraint, "carrier")


def _read(question: Question, official: tuple[str, ...]) -> Iterator[Finding]:
    """Lexicon and carriers over every text and expression; pictures and sounds cannot be read and are refused."""
    for place, text in question.texts():
        is_note = place.startswith("label") and kind_of(question.type) == "note"
        yield from check_text(text, place=place, official=official, notes_allowed=is_note)
    for place, text in question.expressions():
        yield from check_text(text, place=place, official=official, notes_allowed=False)
        yield from (Finding("outside", place, term, text[:160], "carrier") for term in reaching_out(text, place))
    yield from (Finding("media", f"media {kind}", name, name, "carrier") for kind, name in question.media.items())


def _referred(
    question: Question, catalogue: Mapping[str, Element], audience: str, bound: Mapping[str, str]
) -> Iterator[Finding]:
    """What a contact hears or reads must not tell of the index case (R66)."""
    if audience != "contact":
        return
    for place, text in (*question.texts(), *question.expressions()):
        for name in referring(text):
            element = catalogue.get(bound.get(name, ""))
            if element is None or element.about == "index":
                yield Finding("index_case", place, name, text[:160], "allow")
