"""The sets that judge the guard: hostile and honest questions, of which a third was held out while it was tuned."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bihuan.engine.formguard import Element, Question, catalogue

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a set: its language, its kind (hostile) or element (honest), its words."""

    language: str
    kind: str
    text: str


def rows(name: str) -> list[Row]:
    sheet: Mapping[str, Mapping[str, list[str]]] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        Row(language, kind, text)
        for language, kinds in sheet.items()
        for kind, texts in kinds.items()
        for text in texts
    ]


def cap(element: Element) -> str:
    return f"string-length(.) <= {element.most}" if element.type == "text" else ""


def asked(row: Row) -> Question:
    """An honest question, bound to its element."""
    element = catalogue()[row.kind]
    return Question("q", element.type, element.code, {row.language: row.text}, constraint=cap(element))


PLACES = (
    "label",
    "hint",
    "choice",
    "constraint message",
    "required message",
    "media",
    "default",
    "calculation",
    "relevant",
    "choice filter",
    "appearance",
    "parameters",
)


def hidden(row: Row, place: str) -> Question:
    """A question that is honest but for one of the twelve places where a phone or page may show a text."""
    element = catalogue()["symptom.other"]
    texts = {row.language: row.text}
    parts = {
        "label": {"labels": texts},
        "hint": {"hints": texts},
        "choice": {"choices": ({row.language: "有"}, texts)},
        "constraint message": {"constraint_messages": texts},
        "required message": {"required_messages": texts},
        "media": {"media": {f"image {row.language}": row.text}},
    }
    expressions = {"default", "calculation", "relevant", "choice filter", "appearance", "parameters"}
    own = {place.replace(" ", "_"): f"'{row.text}'"} if place in expressions else parts[place]
    given = {"labels": {row.language: element.zh if row.language == "zh" else element.en}, "constraint": cap(element)}
    return Question("q", element.type, element.code, **{**given, **own})


def everywhere(name: str) -> Iterator[tuple[Row, str]]:
    """Every row of a set in one of the twelve places in turn."""
    for number, row in enumerate(rows(name)):
        yield row, PLACES[number % len(PLACES)]
