"""One line to values and problems."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bihuan.apps.intake.importers import Line, Mapping, Options, Row, interpret, observe
from bihuan.apps.intake.importers.codes import ALARMS, CODES, LINES, REFUSALS, severity_of
from tests.apps.intake.importers.sheets import NUMBER


def read(fields: Sequence[str], *cells: str, options: Options | None = None) -> Row:
    mapping = Mapping(tuple(fields), tuple(fields))
    return interpret(Line(1, "line 2", cells), mapping, options=options)


def codes(row: Row) -> list[str]:
    return [problem.code for problem in row.problems]


def test_a_good_line_has_values_and_no_problem() -> None:
    fields = ["external_key", "name", "sex", "age", "document_number", "phone", "longitude", "latitude"]
    row = read(fields, "A1", "王 伟", "男", "３２岁", NUMBER, "138 1234 5678", "106.0827", "30.8")
    assert row.values == {
        "external_key": "A1",
        "name": "王伟",
        "sex": "male",
        "age": "32",
        "document_number": NUMBER,
        "document_kind": "citizen_number",
        "phone": "+8613812345678",
        "longitude": "106.0827",
        "latitude": "30.8",
    }
    assert (row.problems, row.severity) == ((), "")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ((), "blank_line"),
        ((" ", "　", ""), "blank_line"),
        (("合 计", "", "9"), "total_line"),
        (("", "Total", "9"), "total_line"),
        (("external_key", "name", "phone"), "header_repeated"),
        (("External Key", " NAME ", ""), "header_repeated"),
        (("## a comment",), "comment_line"),
    ],
)
def test_lines_that_are_no_data_are_rejected(cells: tuple[str, ...], code: str) -> None:
    row = read(["external_key", "name", "phone"], *cells)
    assert (codes(row), row.severity, row.values) == ([code], "reject", {})


def test_one_cell_equal_to_its_label_is_still_data() -> None:
    assert read(["external_key", "note"], "A1", "note").values == {"external_key": "A1", "note": "note"}


@pytest.mark.parametrize(
    ("fields", "cells", "expected"),
    [
        (["name", "document_number"], ("王伟", "51130219900101001A"), ["invalid_document_number"]),
        (["name", "document_number"], ("王伟", "5.11302E+17"), ["digits_lost"]),
        (["name", "document_number"], ("王伟", "E1234567"), ["document_number_without_kind"]),
        (["name", "document_kind", "document_number"], ("王伟", "护照", "E1"), ["invalid_document_number"]),
        (["name", "document_kind"], ("王伟", "会员卡"), ["unknown_document_kind"]),
        (["name", "onset_date"], ("王伟", "昨天"), ["unreadable_date"]),
        (["name", "onset_date"], ("王伟", "03/04/2022"), ["ambiguous_date"]),
        (["name", "onset_date"], ("王伟", "16372"), ["serial_without_epoch"]),
        (["name", "phone"], ("王伟", "电话停机"), ["unreadable_phone"]),
        (["name", "phone"], ("王伟", "13812345678、12"), ["unreadable_phone"]),
        (["name", "sex"], ("王伟", "7"), ["unreadable_sex"]),
        (["name", "age"], ("王伟", "80+"), ["age_is_a_band"]),
        (["name", "longitude"], ("王伟", "200"), ["unreadable_coordinate"]),
        (["name", "urgency"], ("王伟", "soon"), ["unreadable_urgency"]),
        (["name", "note"], ("王伟", "", "更多"), ["too_many_cells"]),
        (["name", "sex"], ("不详", "男"), ["nothing_to_identify", "no_name"]),
        (["external_key", "name"], ("", "王伟"), ["key_missing"]),
        (["name", "birth_year", "birth_month", "birth_day"], ("王伟", "1990", "13", "1"), ["impossible_date"]),
        (["name", "birth_year"], ("王伟", "昨年"), ["unreadable_date"]),
        (
            ["name", "birth_date", "document_number"],
            ("王伟", "1991-01-01", NUMBER),
            ["birth_date_contradicts_document"],
        ),
        (["name", "sex", "document_number"], ("王伟", "女", NUMBER), ["sex_contradicts_document"]),
    ],
)
def test_doubts_are_named_worst_first(fields: list[str], cells: tuple[str, ...], expected: list[str]) -> None:
    assert codes(read(fields, *cells)) == expected


def test_a_doubtful_cell_leaves_no_value() -> None:
    assert read(["name", "onset_date", "document_number"], "王伟", "03/04/2022", "51130219900101001A").values == {
        "name": "王伟"
    }


def test_placeholders_are_empty_cells() -> None:
    row = read(["name", "onset_date", "longitude", "phone"], "王伟", "-", "NA", "#N/A")
    assert (row.values, row.problems) == ({"name": "王伟"}, ())


def test_parts_of_a_person_are_put_together() -> None:
    fields = [
        "family_name",
        "given_name",
        "birth_year",
        "birth_month",
        "birth_day",
        "address",
        "address",
        "note",
        "note",
    ]
    row = read(fields, "Doe", "Ann", "1982", "7", "23", "12 Main Street", "Springfield", "a", "b")
    chosen = {name: row.values[name] for name in ("name", "birth_date", "address", "note")}
    assert chosen == {
        "name": "Ann Doe",
        "birth_date": "1982-07-23",
        "address": "12 Main Street Springfield",
        "note": "a; b",
    }


def test_a_told_name_is_kept_over_its_parts() -> None:
    assert read(["name", "family_name"], "王伟", "李").values["name"] == "王伟"


def test_a_whole_birth_date_is_kept_over_its_parts() -> None:
    assert read(["name", "birth_date", "birth_year"], "王伟", "1990-01-01", "1980").values["birth_date"] == "1990-01-01"


def test_several_phones_are_kept_apart_and_once() -> None:
    row = read(["phone", "phone"], "13812345678、13912345678", "13812345678")
    assert row.values == {"phone": "+8613812345678", "other_phone": "+8613912345678"}


def test_exactly_one_guard_quote_is_taken_off() -> None:
    assert read(["name", "note"], "王伟", "'=1+1").values["note"] == "=1+1"


def test_known_results_are_normalised_and_others_kept() -> None:
    assert [read(["name", "result"], "王伟", word).values["result"] for word in ("阳性", "Ct 33")] == [
        "positive",
        "Ct 33",
    ]


def test_keys_lose_only_a_spreadsheets_decimal_zero() -> None:
    assert [read(["external_key"], key).values["external_key"] for key in ("12.0", "A.0", "12.5")] == [
        "12",
        "A.0",
        "12.5",
    ]


def test_columns_prove_their_order_of_day_and_month() -> None:
    mapping = Mapping(("n", "d"), ("name", "onset_date"))
    lines = [Line(1, "", ("王伟", "03/04/2022")), Line(2, "", ("李娜", "21/04/2022")), Line(3, "", ("张敏",))]
    options = observe(lines, mapping)
    assert options.day_first == {"onset_date": True}
    assert interpret(lines[0], mapping, options=options).values["onset_date"] == "2022-04-03"


def test_what_a_person_told_is_not_overruled_by_the_column() -> None:
    mapping = Mapping(("d",), ("onset_date",))
    told = Options(day_first={"onset_date": False})
    assert observe([Line(1, "", ("21/04/2022",))], mapping, told) == told


def test_options_complete_dates() -> None:
    fields = ["name", "onset_date", "birth_date"]
    row = read(fields, "王伟", "8月21日", "8月21日", options=Options(year=2022))
    assert (row.values["onset_date"], codes(row)) == ("2022-08-21", ["date_without_year"])
    row = read(fields, "王伟", "16372", options=Options(serials={"onset_date": "unix_days"}))
    assert row.values["onset_date"] == "2014-10-29"


def test_every_code_has_a_meaning_and_a_mend() -> None:
    assert all(code.meaning and code.mend for code in CODES.values())
    assert len(CODES) == len(REFUSALS) + len(ALARMS) + len(LINES)
    assert severity_of("blank_line") == "reject"
