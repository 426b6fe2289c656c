"""Reports with labelled stretches, read from the usual file of one character and one label a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bihuan.engine.casereports.roles import ROLES

FILE_NAME: Final = "train.bio.txt"
Labelled = tuple[int, int, str]
"""A stretch [start, end) and its role."""


class NotACorpus(ValueError):  # noqa: N818 - named after the refusal, as the house names refusals
    """The file is not one character and one label a line."""


@dataclass(frozen=True, slots=True)
class Example:
    """One report and its labelled stretches in the order of the text."""

    text: str
    spans: tuple[Labelled, ...]


def read_examples(path: Path) -> list[Example]:
    """Read a file of labelled reports, a blank line between two.

    :raises NotACorpus: a line is not a character, a tab and a label; or the file holds no report.
    :raises OSError: the file cannot be read.
    """
    with path.open(encoding="utf-8") as lines:
        examples = [Example(text, tuple(spans_of(labels))) for text, labels in _reports(lines)]
    if not examples:
        raise NotACorpus(f"no report in {path.name}")
    return examples


def _reports(lines: Iterator[str]) -> Iterator[tuple[str, list[str]]]:
    text, labels = "", list[str]()
    for number, line in enumerate(lines, 1):
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 2 and len(fields[0]) == 1 and _is_label(fields[1]):
            text += fields[0]
            labels.append(fields[1])
        elif line.strip():
            raise NotACorpus(f"line {number}")
        elif text:
            yield text, labels
            text, labels = "", []
    if text:
        yield text, labels


def _is_label(label: str) -> bool:
    return label == "O" or (label[:2] in {"B-", "I-"} and label[2:] in ROLES)


def spans_of(labels: list[str]) -> Iterator[Labelled]:
    """Yield the stretches of a row of BIO labels; an I after another role begins a stretch of its own."""
    start, role = 0, ""
    for position, label in enumerate([*labels, "O"]):
        if role and label != f"I-{role}":
            yield start, position, role
            role = ""
        if label != "O" and not role:
            start, role = position, label[2:]


def labels_of(length: int, spans: list[Labelled]) -> list[str]:
    """Return the row of BIO labels of a text of `length` characters; the reverse of `spans_of`."""
    labels = ["O"] * length
    for start, end, role in spans:
        labels[start:end] = [f"B-{role}"] + [f"I-{role}"] * (end - start - 1)
    return labels
