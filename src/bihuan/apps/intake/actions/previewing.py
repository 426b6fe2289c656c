"""What the clerk sees before lines are disposed: columns with their evidence, the first lines as they would be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from bihuan.apps.intake.actions.mapping import SAMPLE_LINES, Choice, Reading, choose_reading, stored_lines
from bihuan.apps.intake.importers import Interpreter, Line, Options, Problem, observe
from bihuan.apps.intake.models import Batch

_SAMPLES = 3
_SHOWN_LINES = 20


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """One column: its label, the field it is taken for and why, samples, and as what it was recognised."""

    index: int
    label: str
    field: str
    confidence: float
    evidence: str
    family: str
    samples: tuple[str, ...]
    recognised: str = "other"


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One line as it stands and as it would be read."""

    number: int
    position: str
    cells: tuple[str, ...]
    values: dict[str, str]
    problems: tuple[Problem, ...]
    severity: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A batch before its disposing; `problems` counts codes over the first `sampled` lines of `read`."""

    columns: tuple[PreviewColumn, ...]
    lines: tuple[PreviewLine, ...]
    problems: dict[str, int]
    sampled: int
    read: int
    is_remembered: bool


def preview(batch: Batch, choice: Choice | None = None, options: Options | None = None) -> Preview:
    """Show how a batch would be read under the choice; nothing is changed. :raises NotAllowed: `bad_mapping`."""
    reading = choose_reading(batch, choice, options)
    sample = list(stored_lines(batch.id, most=SAMPLE_LINES))
    interpreter = Interpreter(reading.mapping, observe(sample, reading.mapping, reading.options))
    rows = [interpreter.interpret(line) for line in sample]
    problems = Counter(problem.code for row in rows for problem in row.problems)
    lines = tuple(
        PreviewLine(line.number, line.position, line.cells, row.values, row.problems, row.severity)
        for line, row in islice(zip(sample, rows, strict=True), _SHOWN_LINES)
    )
    columns = _columns(reading, sample)
    return Preview(columns, lines, dict(problems.most_common()), len(sample), batch.read, reading.is_remembered)


def _columns(reading: Reading, sample: list[Line]) -> tuple[PreviewColumn, ...]:
    return tuple(
        PreviewColumn(
            guess.index, guess.label, field, guess.confidence if field == guess.field else 1.0,
            guess.evidence if field == guess.field else "told", guess.family, _samples(sample, guess.index),
            guess.field,
        )
        for guess, field in zip(reading.guesses, reading.mapping.fields, strict=True)
    )  # fmt: skip


def _samples(sample: list[Line], index: int) -> tuple[str, ...]:
    filled = (line.cells[index] for line in sample if index < len(line.cells) and line.cells[index].strip())
    return tuple(islice(dict.fromkeys(filled), _SAMPLES))
