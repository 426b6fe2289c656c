"""Published files through the door: lines read = lines disposed, every reason a known code and true."""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from tests.apps.intake.door import Door, check_books, kinds, make_door

from bihuan.apps.intake.actions import receipt_file
from bihuan.apps.intake.importers.codes import LINES
from bihuan.apps.intake.models import Batch, Disposition, Receipt
from bihuan.apps.intake.queries import cells_of
from bihuan.engine.ledger.signing import check_receipt_file

DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not DATA.is_dir(), reason=f"no reference data at {DATA}")]
OUTBREAKS = sorted((DATA / "outbreaks_R" / "csv").glob("*.csv"))
OURS = {"", "same_content", "conflict"}


@pytest.fixture
def door() -> Door:
    return make_door()


def rows_of(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def bring(door: Door, path: Path, lines: int) -> Batch:
    """Receive and dispose a file; check that nothing was dropped and every reason is on the list."""
    batch = door.bring(path.read_bytes(), filename=path.name, declared=lines)
    assert (batch.read, batch.state) == (lines, "disposed")
    check_books(batch)
    assert {reason for _, reason in kinds(batch)} <= LINES.keys() | OURS
    assert [check_receipt_file(receipt_file(pk)) for pk in Receipt.objects.values_list("pk", flat=True)] == [
        None
    ] * Receipt.objects.count()
    return batch


def check_repeats(batch: Batch, rows: list[dict[str, str]], key: str) -> None:
    """A key that stands once in the file meets nothing; of equal keys one line at most is accepted."""
    keys = Counter(row[key].strip() for row in rows)
    lines = list(batch.dispositions.order_by("line"))
    accepted = Counter(line.key for line in lines if line.kind == "accepted")
    assert [name for name, count in accepted.items() if count > 1] == []
    for line, row in zip(lines, rows, strict=True):
        if line.reason in {"same_content", "conflict"}:
            assert keys[row[key].strip()] > 1
            met = Disposition.objects.get(pk=line.duplicate_of)
            assert (met.kind, met.key, met.line < line.line) == ("accepted", line.key, True)


def test_fifteen_thousand_messy_lines(door: Door) -> None:
    path = DATA / "cleanepi_messy" / "csv" / "messy_data.csv"
    rows = rows_of(path)
    batch = bring(door, path, 15_000)
    check_repeats(batch, rows, "case_id")
    lines = list(batch.dispositions.order_by("line"))
    serial = [row["date_onset"].isdigit() or row["date_sample"].isdigit() for row in rows]
    for line, is_serial in zip(lines, serial, strict=True):
        if "serial_without_epoch" in {remark["code"] for remark in line.remarks}:
            assert is_serial
    same = Counter(tuple(row.values()) for row in rows)
    assert batch.duplicate <= sum(count - 1 for count in same.values())


def test_the_same_messy_lines_again_are_duplicates_where_they_were_accepted(door: Door) -> None:
    content = (DATA / "cleanepi_messy" / "csv" / "messy_data.csv").read_bytes()
    first = door.bring(content, seq=1)
    second = door.bring(content, seq=2)
    assert (second.accepted, second.duplicate) == (0, first.accepted + first.duplicate)
    assert second.held == first.held


def test_three_sources_of_the_who(door: Door) -> None:
    for name, file in (("cases", "cases_clean"), ("contacts", "contacts_clean"), ("followups", "followups_clean")):
        path = DATA / "godata_who" / f"{file}.csv"
        rows = rows_of(path)
        batch = bring(door.another(name), path, len(rows))
        check_repeats(batch, rows, "uuid")
        assert batch.accepted == len({row["uuid"] for row in rows}) - batch.held


def test_all_patients_of_korea(door: Door) -> None:
    path = DATA / "ds4c_korea_20200514" / "PatientInfo.csv"
    rows = rows_of(path)
    batch = bring(door, path, 3_388)
    assert len({row["patient_id"] for row in rows}) == len(rows)
    assert (batch.accepted, batch.duplicate, batch.rejected) == (3_388 - batch.held, 0, 0)
    check_repeats(batch, rows, "patient_id")


@pytest.mark.parametrize("path", OUTBREAKS, ids=lambda path: path.name)
def test_an_outbreak_of_the_r_package(door: Door, path: Path) -> None:
    rows = rows_of(path)
    batch = bring(door, path, len(rows))
    for line in batch.dispositions.select_related("record").order_by("line"):
        cells = dict(zip(batch.table["header"], cells_of(line.record), strict=False))
        assert cells == {name: value for name, value in rows[line.line - 1].items() if name is not None}
        if line.reason == "nothing_to_identify":
            assert not {"external_key", "name", "document_number", "phone"} & line.values.keys()
        if line.kind == "accepted":
            assert line.reason == ""


def test_what_was_disposed_is_what_the_second_receipt_says(door: Door) -> None:
    batch = bring(door, DATA / "godata_who" / "cases_clean.csv", 56)
    payload = json.loads(Receipt.objects.get(batch=batch, kind="disposed").payload)
    assert [(kind, reason) for _, _, kind, reason in payload["lines"]] == kinds(batch)
