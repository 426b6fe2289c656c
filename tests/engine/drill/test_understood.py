"""The drill's paper through the real importers: every line is read, and the doubts are the ones that were planted."""

from collections import Counter
from pathlib import Path

import pytest

from bihuan.apps.intake.importers import read_table, read_text
from bihuan.apps.intake.importers.columns import Mapping, recognise_columns
from bihuan.apps.intake.importers.interpreting import Interpreter, Row, observe
from bihuan.apps.intake.importers.table import Table
from bihuan.engine.drill import DrillBatch, make_batches, make_district

FIELDS = {
    "key": "external_key", "citizen_number": "document_number", "event_date": "report_date", "surname": "family_name",
    "lon": "longitude", "lat": "latitude", "category": "classification",
}  # fmt: skip
# Columns whose label nobody is expected to know: kept as they are.
KEPT = {"序号", "事项类别", "诉求类别", "Location", "Risk reason"}

# A table of a workbook keeps its temporary file as long as it lives; it closes when the table is collected.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def read(batch: DrillBatch, folder: Path) -> Table:
    if batch.format == "pasted":
        return read_text(batch.content().decode())
    path = folder / batch.filename
    path.write_bytes(batch.content())
    return read_table(path, filename=batch.filename)


def interpret(table: Table) -> list[Row]:
    lines = list(table.rows())
    mapping = Mapping.of(recognise_columns(table.header, lines))
    interpreter = Interpreter(mapping, observe(lines, mapping))
    return [interpreter.interpret(line) for line in lines]


def test_the_importers_read_every_line_and_find_what_was_planted(tmp_path: Path) -> None:
    district = make_district(seed=5, units=6, officers=60)
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for batch in make_batches(district, seed=5, records=1500, hours=12):
        if batch.kind != "batch" or batch.sheet is None:
            continue
        table = read(batch, tmp_path)
        assert (batch.filename, table.line_count) == (batch.filename, batch.truth.lines)
        planted.update({name: count for name, count in vars(batch.truth).items() if isinstance(count, int)})
        for row in interpret(table):
            found.update(f"{problem.code} {problem.field}" for problem in row.problems[:1])
    doubted = {
        "blank": found["blank_line "], "total": found["total_line "], "key": found["key_missing external_key"],
        "number": sum(n for code, n in found.items() if code.endswith("document_number")),
        "date": sum(n for code, n in found.items() if code.endswith("_date")),
    }  # fmt: skip
    assert doubted == {
        "blank": planted["blank_lines"], "total": planted["total_lines"], "key": planted["missing_keys"],
        "number": planted["invalid_numbers"], "date": planted["bad_dates"],
    }  # fmt: skip
    assert sum(found.values()) == sum(doubted.values())


def test_the_importers_know_every_column_that_matters(tmp_path: Path) -> None:
    district = make_district(seed=5, units=6, officers=60)
    for batch in make_batches(district, seed=5, records=1500, hours=12):
        if batch.kind != "batch" or batch.sheet is None or batch.truth.lines < 20:
            continue
        table = read(batch, tmp_path)
        guesses = recognise_columns(table.header, list(table.rows()))
        named = zip(guesses, batch.sheet.columns, strict=True)
        wrong = [
            (batch.filename, column.label, guess.field)
            for guess, column in named
            if column.label not in KEPT and guess.field not in {FIELDS.get(column.field, column.field), "sample_date"}
        ]
        assert wrong == []
