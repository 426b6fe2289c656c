"""Columns to fields by label and content; corrections remembered."""

from __future__ import annotations

import pytest

from bihuan.apps.intake.importers import FIELDS, Line, Mapping, recognise_columns
from bihuan.apps.intake.importers.aliases import FAMILIES, aliases, field_of
from tests.apps.intake.importers.sheets import NUMBER


def fields_of(header: list[str], *lines: list[str]) -> list[str]:
    return [guess.field for guess in recognise_columns(header, lines)]


def test_every_alias_names_a_known_field_and_every_family_adds_some() -> None:
    assert {alias.field for alias in aliases().values()} <= set(FIELDS)
    assert {alias.family for alias in aliases().values()} == set(FAMILIES)


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("姓名", "name"),
        ("身份证号码", "document_number"),
        ("联系方式 / 手机", "phone"),
        ("Date of Onset", "onset_date"),
        ("DATE_OF_ONSET", "onset_date"),
        ("addresses[].phoneNumber", "phone"),
        ("person.firstName", "given_name"),
        ("CaseData / symptoms.onsetDate", "onset_date"),
        ("Geburtsdatum", "birth_date"),
        ("something else", ""),
    ],
)
def test_labels_of_all_families_are_known(label: str, field: str) -> None:
    assert field_of(label) == field


def test_each_single_valued_field_has_at_most_one_column() -> None:
    assert fields_of(["姓名", "患者姓名", "电话", "手机号"]) == ["name", "other", "phone", "phone"]


def test_the_fuller_of_two_columns_wins() -> None:
    assert fields_of(["姓名", "患者姓名"], ["", "王伟"], ["", "李娜"]) == ["other", "name"]


def test_a_key_that_repeats_loses_to_one_that_does_not() -> None:
    lines = [["C1", f"u{n}"] for n in range(9)]
    assert fields_of(["contact_id", "uuid"], *lines) == ["other", "external_key"]


def test_content_names_columns_without_label() -> None:
    lines = [[NUMBER, "13812345678", "男", "顺庆区人民路1号", "x"]] * 4
    guesses = recognise_columns(["column 1", "column 2", "column 3", "column 4", "column 5"], lines)
    assert [guess.field for guess in guesses] == ["document_number", "phone", "sex", "address", "other"]
    assert {guess.evidence for guess in guesses} == {"content", "none"}


def test_content_does_not_double_a_named_column() -> None:
    assert fields_of(["电话", "x"], *[["13812345678", "13912345678"]] * 4) == ["phone", "other"]


def test_a_label_that_its_cells_contradict_is_not_believed() -> None:
    assert fields_of(["contact_number", "onset"], *[[str(n), "no"] for n in range(10)]) == ["other", "other"]


def test_lines_may_be_given_as_lines() -> None:
    assert recognise_columns(["姓名"], [Line(1, "line 2", ("王伟",))])[0].evidence == "header_exact"


def test_a_correction_takes_a_field_from_its_former_column() -> None:
    mapping = Mapping.of(recognise_columns(["编号", "姓名", "称呼"], []))
    corrected = mapping.corrected({"称呼": "name", "absent": "sex"})
    assert corrected.remembered() == {"编号": "external_key", "姓名": "other", "称呼": "name"}


def test_a_correction_to_no_field_is_refused() -> None:
    with pytest.raises(ValueError, match="no such field"):
        Mapping(("a",), ("other",)).corrected({"a": "shoe size"})


def test_a_corrected_duplicate_label_keeps_one_column() -> None:
    assert Mapping(("a", "a"), ("other", "other")).corrected({"a": "name"}).fields == ("name", "other")
