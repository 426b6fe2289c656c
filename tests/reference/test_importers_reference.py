"""Published files through the importers: every data line that the csv module sees is a line here, none more or less."""

from __future__ import annotations

import csv
import gzip
import json
import os
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from bihuan.apps.intake.importers import Interpreter, Mapping, Options, Table, observe, read_table, recognise_columns
from bihuan.apps.intake.importers.aliases import field_of
from bihuan.apps.intake.importers.codes import LINES

DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
FOLDERS = (
    "cleanepi_messy/csv",
    "godata_who",
    "ds4c_korea_20200514",
    "outbreaks_R/csv",
    "formats/dhis2",
    "formats/sormas",
)
ABSENT = f"no reference data at {DATA}"
# SORMAS writes a group row over its header and comments around it: lines that name columns are no data lines.
ABOVE_DATA = {
    "sormas_case_import_test_samples.csv": 2,
    "sormas_contact_import_test_vaccinations.csv": 2,
    "sormas_event_import_test_comment_success.csv": 6,
}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)


def _tables() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((DATA / folder).glob("*.csv*"))]


def _records(path: Path) -> Iterator[list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    encoding = "cp1252" if "windows_1252" in path.name else "utf-8-sig"
    with opened(path, "rt", encoding=encoding, newline="") as stream:
        yield from csv.reader(stream)


def _problems(table: Table) -> Counter[str]:
    mapping = Mapping.of(recognise_columns(table.header, table.rows()))
    interpreter = Interpreter(mapping, observe(table.rows(), mapping))
    return Counter(problem.code for line in table.rows() for problem in interpreter.interpret(line).problems)


@pytest.mark.parametrize("path", _tables(), ids=lambda path: path.name)
def test_lines_read_equal_the_csv_modules_own_count(path: Path) -> None:
    table = read_table(path)
    expected = list(_records(path))[ABOVE_DATA.get(path.name, 1) :]
    lines = list(table.rows())
    assert len(lines) == table.line_count == len(expected)
    assert [list(line.cells) for line in lines] == expected


@pytest.mark.parametrize("path", [path for path in _tables() if path.suffix == ".csv"], ids=lambda path: path.name)
def test_every_problem_found_is_on_the_list(path: Path) -> None:
    assert _problems(read_table(path)).keys() <= LINES.keys()


def test_the_messy_list_keeps_every_line_and_guesses_no_serial() -> None:
    table = read_table(DATA / "cleanepi_messy" / "csv" / "messy_data.csv")
    problems = _problems(table)
    assert table.line_count == 15_000
    serials = sum(cell.isdigit() for line in table.rows() for cell in line.cells[4:6])
    assert problems["serial_without_epoch"] == serials
    words = [line.cells[1] for line in table.rows() if line.cells[1][:1].isalpha()]
    assert problems["unreadable_age"] == len(words)


def test_the_messy_lists_serials_are_read_once_a_person_says_what_they_count() -> None:
    table = read_table(DATA / "cleanepi_messy" / "csv" / "messy_data.csv")
    mapping = Mapping.of(recognise_columns(table.header, table.rows()))
    told = Options(serials={"onset_date": "unix_days", "sample_date": "unix_days"})
    interpreter = Interpreter(mapping, observe(table.rows(), mapping, told))
    found = Counter(problem.code for line in table.rows() for problem in interpreter.interpret(line).problems)
    assert found["serial_without_epoch"] == 0


def test_the_korean_list_has_a_key_a_sex_and_dates() -> None:
    table = read_table(DATA / "ds4c_korea_20200514" / "PatientInfo.csv")
    mapping = Mapping.of(recognise_columns(table.header, table.rows()))
    told = {label: field for label, field in mapping.remembered().items() if field != "other"}
    assert table.line_count == 3388
    assert told == {
        "patient_id": "external_key",
        "sex": "sex",
        "birth_year": "birth_year",
        "age": "age",
        "infection_case": "exposure_place",
        "symptom_onset_date": "onset_date",
        "confirmed_date": "report_date",
    }


def test_go_data_cases_are_recognised() -> None:
    table = read_table(DATA / "godata_who" / "cases_clean.csv")
    fields = set(Mapping.of(recognise_columns(table.header, table.rows())).fields)
    assert {"external_key", "given_name", "family_name", "sex", "age", "phone", "onset_date", "report_date"} <= fields
    assert _problems(table).keys() <= {"unreadable_phone"}


def test_sormas_group_rows_become_part_of_the_header() -> None:
    table = read_table(DATA / "formats" / "sormas" / "sormas_case_import_test_samples.csv")
    assert table.header[2] == "CaseData / person.firstName"
    mapping = Mapping.of(recognise_columns(table.header, table.rows()))
    row = Interpreter(mapping, observe(table.rows(), mapping)).interpret(next(table.rows()))
    chosen = {name: row.values[name] for name in ("name", "sex", "report_date")}
    assert chosen == {"name": "Import Test One", "sex": "male", "report_date": "2018-11-20"}


def test_go_datas_own_labels_and_names_are_known() -> None:
    wanted = {
        "firstName": "given_name",
        "lastName": "family_name",
        "gender": "sex",
        "dob": "birth_date",
        "dateOfOnset": "onset_date",
        "dateOfReporting": "report_date",
        "phoneNumber": "phone",
        "occupation": "occupation",
        "classification": "classification",
        "addressLine1": "address",
        "geoLocation.lat": "latitude",
        "geoLocation.lng": "longitude",
        "dateSampleTaken": "sample_date",
    }
    with (DATA / "formats" / "godata" / "godata_field_labels.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["field"] in wanted]
    assert {row["field"] for row in rows} == wanted.keys()
    wrong = [row for row in rows if {field_of(row["field"]), field_of(row["english_label"])} != {wanted[row["field"]]}]
    assert wrong == []


@pytest.mark.parametrize("path", sorted((DATA / "formats" / "dhis2").glob("*.json")), ids=lambda path: path.name)
def test_dhis2_objects_are_read_one_line_each(path: Path) -> None:
    document = json.loads(path.read_text())
    table = read_table(path)
    assert table.line_count == sum(len(value) for value in document.values() if isinstance(value, list))
    assert len(list(table.rows())) == table.line_count


@pytest.mark.parametrize("path", sorted((DATA / "formats" / "fhir_lab").glob("*.json")), ids=lambda path: path.name)
def test_laboratory_bundles_give_one_line_per_observation(path: Path) -> None:
    entries = json.loads(path.read_text())["entry"]
    observations = sum(entry["resource"]["resourceType"] == "Observation" for entry in entries)
    table = read_table(path)
    assert table.line_count == observations > 0
    assert _problems(table) == {}


@pytest.mark.parametrize("path", sorted((DATA / "formats").glob("*/*.xlsx")), ids=lambda path: path.name)
def test_data_dictionaries_are_read_from_all_their_sheets(path: Path) -> None:
    table = read_table(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl misses styles in SORMAS's workbook
        book = openpyxl.load_workbook(path, read_only=True)
    filled = [
        sheet.title
        for sheet in book
        if any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)
    ]
    book.close()
    assert list(table.sheets) == filled
    assert len(list(table.rows())) == table.line_count
