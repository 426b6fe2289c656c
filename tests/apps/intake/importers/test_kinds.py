"""Kinds of batch: own fields, own labels, own codes; records are as they ever were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bihuan.apps.intake.importers import Interpreter, Line, Mapping, guess_kind, kind_of, recognise_columns
from bihuan.apps.intake.importers import kinds as registry
from bihuan.apps.intake.importers.codes import CODES, LINES, Code, add_line_codes
from bihuan.apps.intake.importers.kinds import BatchKind, register_kind

TUBES = BatchKind(
    code="test_tubes", fields=("tube", "result", "taken_date", "laboratory", "note", "other"),
    many=frozenset({"laboratory", "note", "other"}), dates=("taken_date",), identifying=("tube",),
    aliases={"tube": ["管号"], "laboratory": ["检测机构", "实验室"], "taken_date": ["采样日"]}, required=("result",),
    parsers={"tube": str.upper}, codes={"test_odd_tube": Code("remark", "Odd.", "Look.")}, key=("tube", "taken_date"),
    settle=lambda values, complain: complain("test_odd_tube", "tube") if values.get("tube") == "X" else None,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    register_kind(TUBES)
    yield
    del registry._KINDS["test_tubes"], LINES["test_odd_tube"], CODES["test_odd_tube"]


def test_columns_are_recognised_among_the_fields_of_the_kind() -> None:
    found = recognise_columns(["管号", "结果", "姓名", "检测机构", "实验室"], [], "test_tubes")
    assert [one.field for one in found] == ["tube", "result", "other", "laboratory", "laboratory"]
    assert [one.field for one in recognise_columns(["管号", "结果", "姓名"], [])] == ["other", "result", "name"]


def test_what_stands_in_a_column_is_no_field_that_the_kind_has_not() -> None:
    phones = [["13800001111"], ["13800002222"], ["13800003333"]]
    assert [one.field for one in recognise_columns(["?"], phones)] == ["phone"]
    assert [one.field for one in recognise_columns(["?"], phones, "test_tubes")] == ["other"]


def test_a_line_is_read_with_the_parsers_and_codes_of_its_kind() -> None:
    fields = ("tube", "result", "taken_date", "laboratory", "laboratory")
    mapping = Mapping(("管号", "结果", "采样日", "a", "b"), fields, "test_tubes")
    read = Interpreter(mapping).interpret
    row = read(Line(1, "1", ("ab1", "阴性", "2026-08-21", "一院", "二院")))
    assert row.values == {"tube": "AB1", "result": "negative", "taken_date": "2026-08-21", "laboratory": "一院; 二院"}
    assert row.problems == ()
    odd = read(Line(2, "2", ("x", "", "2026-08-21")))
    assert [(p.code, p.field, p.column, p.severity) for p in odd.problems] == [
        ("required_missing", "result", 1, "hold"), ("test_odd_tube", "tube", 0, "remark"),
    ]  # fmt: skip
    nobody = read(Line(3, "3", ("", "阴性")))
    assert [p.code for p in nobody.problems] == ["nothing_to_identify"]


def test_a_required_cell_that_cannot_be_read_is_complained_of_once() -> None:
    register_kind(replace(TUBES, required=("taken_date",)))
    read = Interpreter(Mapping(("管号", "采样日"), ("tube", "taken_date"), "test_tubes")).interpret
    assert [p.code for p in read(Line(1, "1", ("A", "昨天"))).problems] == ["unreadable_date"]


def test_a_field_of_another_kind_is_no_field() -> None:
    mapping = Mapping(("管号", "姓名"), ("tube", "other"), "test_tubes")
    with pytest.raises(ValueError, match="no such field"):
        mapping.corrected({"姓名": "name"})
    assert mapping.corrected({"姓名": "tube"}) == Mapping(("管号", "姓名"), ("other", "tube"), "test_tubes")


def test_the_key_of_a_line_is_all_its_parts_or_none() -> None:
    assert TUBES.key_of({"tube": "A", "taken_date": "2026-08-21"}) == "A\x1f2026-08-21"
    assert TUBES.key_of({"tube": "A"}) == ""
    assert kind_of("records").key_of({"external_key": "K1"}) == "K1"


def test_the_kind_is_guessed_from_labels_that_only_it_has() -> None:
    assert guess_kind(["采样日", "结果", "检测机构"]) == "test_tubes"
    assert guess_kind(["姓名", "电话", "结果"]) == "records"
    assert guess_kind(["管号", "检测机构"]) == "records", "a required column is missing"
    assert guess_kind([]) == "records"


def test_a_label_of_absurd_length_names_nothing() -> None:
    assert TUBES.alias_of("管号" * 200) is None


def test_a_code_cannot_mean_two_things() -> None:
    with pytest.raises(ValueError, match="blank_line"):
        add_line_codes({"blank_line": Code("hold", "Other.", "Other.")})
    add_line_codes({"blank_line": LINES["blank_line"]})


def test_an_unknown_kind_is_no_kind() -> None:
    with pytest.raises(KeyError):
        kind_of("nothing_such")
