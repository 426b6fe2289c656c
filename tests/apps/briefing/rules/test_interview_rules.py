"""The pure rules of forms and interviews: conditions, shape, changes, what is told, who it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.briefing.importers.xlsforms import BadForm, content_of, to_xform
from bihuan.apps.briefing.rules.builtin import FORMS, TEXTS, builtin_form, builtin_text
from bihuan.apps.briefing.rules.conditions import Unreadable, read_condition
from bihuan.apps.briefing.rules.forms import Change, changes_between, state_of
from bihuan.apps.briefing.rules.guarding import findings_of, guard_digest
from bihuan.apps.briefing.rules.interviews import (
    Held,
    agreement_of,
    instant_of,
    is_asked,
    kind_of_rows,
    read_section,
    said,
    told_rows,
    unanswered,
)
from bihuan.apps.briefing.rules.questions import (
    Choice,
    Place,
    Question,
    Section,
    faults_of,
    language_of,
    questions_of,
    sections_of,
    sheets_of,
    words_in,
)
from tests.interviews_world import changed

TODAY = "2026-08-25"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("${a} = 'yes'", True), ("${a} != 'yes'", False), ("${n} >= 5", True), ("${n} > 10", False),
        (". <= today()", True),
        ("not(${a} = 'no')", True), ("${a} = 'no' or ${n} < 7", True), ("${a} = 'yes' and ${n} < 5", False),
        ("(${a} = 'no' or ${a} = 'yes') and ${n} = 6", True), ("selected(${m}, 'x')", True),
        ("selected(${m}, 'z')", False),
        ("selected(${s}, 'x')", True), ("true()", True), ("false()", False), ("string-length(.) <= 10", True),
        ("string-length(.) < 10", False), ('${missing} = ""', True), ("${a} = 'yes' or false() and false()", True),
        ("${n} <= 6", True), (". = '2026-08-24'", True), ("${m} = 'x y'", True), ("-1 < ${n}", True),
    ],
)  # fmt: skip
def test_a_condition_is_judged_as_it_is_written(text: str, holds: bool) -> None:
    values = {"a": "yes", "n": "6", "m": ["x", "y"], "s": "w x"}
    assert read_condition(text).holds(values, "2026-08-24", TODAY) is holds


@pytest.mark.parametrize(
    "text",
    ["", "pulldata('a','b')", "regex(., 'x')", "${a}", "${a} =", "= 1", "(${a} = 1", "${a} = 1)", "not ${a} = 1",
     "selected(${a})", "${a} = 1 ${b} = 2", "count-selected(.) < 2", "${a} = and", "x", "1 = 1 and", "${a} = 'x",
     "and", "string-length . < 2", " or ".join(["1 = 1"] * 20)],
)  # fmt: skip
def test_what_no_form_may_say_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_condition(text)


@given(st.text(alphabet="${}abc=<>!.()'and ornot0123456789, \"", max_size=60))
def test_any_text_is_a_condition_or_unreadable_and_never_a_crash(text: str) -> None:
    try:
        condition = read_condition(text)
    except Unreadable:
        return
    assert condition.holds({"a": "1"}, "2", TODAY) in {True, False}


@pytest.mark.parametrize("audience", FORMS)
def test_built_in_forms_pass_the_guard_and_come_back_from_their_workbook(audience: str) -> None:
    content = builtin_form(audience)
    assert findings_of(content, kind="form", audience=audience) == []
    sheets = [
        (name, [(number, cells) for number, cells in enumerate(rows, start=1)]) for name, rows in sheets_of(content)
    ]
    assert content_of(sheets) == content
    assert to_xform(content, code=audience, number=3).count('version="3"') == 1
    for one in questions_of(content).values():
        assert (set(one.labels), bool(one.element)) == ({"zh", "en"}, True)


@pytest.mark.parametrize("code", TEXTS)
def test_built_in_texts_pass_the_guard(code: str) -> None:
    audience, _, kind = code.partition("_")
    assert findings_of(builtin_text(code), kind=kind, audience=audience) == []


def test_what_does_not_come_with_bihuan_is_not_there() -> None:
    with pytest.raises(KeyError):
        builtin_form("everybody")
    with pytest.raises(KeyError):
        builtin_text("everybody_sms")


def test_the_form_for_contacts_asks_nothing_of_the_case_they_met() -> None:
    asked = {one.element.partition(".")[0] for one in questions_of(builtin_form("contact")).values()}
    assert asked & {"index", "contact", "staff"} == set()
    told = changed(builtin_form("contact"), "person_age", relevant="${index_name} = 'x'")
    assert {one["code"] for one in findings_of(told, kind="form", audience="contact")} >= {"index_case"}


def row(number: int, **cells: str) -> dict[str, object]:
    return {"row": number, "cells": {name.replace("__", "::"): text for name, text in cells.items()}}


FAULTS = {
    "unknown_column": {"survey": [row(2, type="text", name="a", label="A", media__image="x")]},
    "unknown_type": {"survey": [row(2, type="barcode", name="a", label="A")]},
    "bad_name": {"survey": [row(2, type="text", name="1a", label="A")]},
    "name_twice": {"survey": [row(2, type="text", name="a", label="A"), row(3, type="text", name="a", label="A")]},
    "no_words": {"survey": [row(2, type="text", name="a")]},
    "unknown_list": {"survey": [row(2, type="select_one yn", name="a", label="A")]},
    "unreadable_condition": {"survey": [row(2, type="text", name="a", label="A", relevant="now() > 1")]},
    "unknown_question": {"survey": [row(2, type="text", name="a", label="A", relevant="${b} = 1")]},
    "group_in_group": {
        "survey": [row(2, type="begin group", name="g", label="G"), row(3, type="begin_repeat", name="r", label="R")]
    },
    "end_of_nothing": {"survey": [row(2, type="end group")]},
    "group_without_end": {"survey": [row(2, type="begin group", name="g", label="G")]},
    "bad_choice": {"choices": [row(2, list_name="l", label="L")]},
    "choice_twice": {
        "choices": [row(2, list_name="l", name="a", label="L"), row(3, list_name="l", name="a", label="L")]
    },
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_of_shape_is_found_in_its_row(code: str) -> None:
    found = [one for one in faults_of(FAULTS[code]) if one.code == code]
    assert [one.place.row for one in found] == [3 if code in {"name_twice", "group_in_group", "choice_twice"} else 2]


def test_choices_may_be_numbers_and_names_with_a_dash_and_need_words() -> None:
    lines = [row(2, list_name="l", name="1", label="A"), row(3, list_name="l", name="a-b", label="B"),
             row(4, list_name="l", name="c")]  # fmt: skip
    assert [(one.code, one.place) for one in faults_of({"choices": lines})] == [("no_words", Place("choices", 4))]


def test_languages_are_read_from_the_heading() -> None:
    assert language_of("label::中文 (zh)") == ("label", "zh")
    assert language_of("label::English (en-GB)") == ("label", "en")
    assert language_of("label::French") == ("label", "french")
    assert language_of("label") == ("label", "")
    assert language_of("media::image") == ("media::image", "")
    assert (words_in({"zh": "甲"}, "en"), words_in({"": "A"}, "zh"), words_in({}, "zh")) == ("甲", "A", "")


def test_questions_outside_of_groups_are_a_section_without_a_name() -> None:
    lines = [row(2, type="text", name="a", label="A"), row(3, type="begin group", name="g", label="G"),
             row(4, type="text", name="b", label="B"), row(5, type="end group"),
             row(6, type="text", name="c", label="C")]  # fmt: skip
    found = [(one.name, [question.name for question in one.questions]) for one in sections_of({"survey": lines})]
    assert found == [("", ["a"]), ("g", ["b"]), ("", ["c"])]


def test_what_is_different_is_named_part_by_part() -> None:
    before = builtin_form("case")
    after = changed(before, "person_age", required="yes", constraint=". < 130")
    assert [(one.kind, one.name, one.what) for one in changes_between(before, after)] == [
        ("changed", "person_age", ("required", "constraint"))
    ]
    less = {**before, "survey": [one for one in before["survey"] if one["cells"].get("name") != "person_age"]}
    assert [(one.kind, one.name) for one in changes_between(before, less)] == [("removed", "person_age")]
    assert [(one.kind, one.name) for one in changes_between(less, before)] == [("added", "person_age")]
    assert changes_between(before, before) == []
    turned = {**before, "settings": [row(2, form_title="另一个")]}
    assert changes_between(before, turned) == [Change("changed", "", "", "", ("order",))]


def test_texts_are_compared_by_language() -> None:
    before, after = {"texts": {"zh": "甲", "en": ""}}, {"texts": {"zh": "乙", "en": "B"}}
    found = [(one.kind, one.name) for one in changes_between(before, after)]
    assert found == [("added", "en"), ("changed", "zh")]
    assert [(one.kind, one.name) for one in changes_between(after, {"texts": {"zh": "乙"}})] == [("removed", "en")]


def test_how_a_version_stands_follows_from_what_was_said() -> None:
    said_of = {
        "draft": set(), "proposed": {"proposed", "health"}, "refused": {"proposed", "refused"},
        "withdrawn": {"proposed", "published", "withdrawn"},
    }  # fmt: skip
    assert {state_of(steps, is_in_force=False) for steps in said_of.values()} == set(said_of)
    published = {"proposed", "health", "department", "published"}
    assert (state_of(published, is_in_force=True), state_of(published, is_in_force=False)) == ("published", "replaced")


SHEET = [("survey", [(1, ["type", "name", "Label"]), (2, ["text", "a", "A"])])]


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ([], "no_survey"), ([("survey", [])], "no_survey"), ([*SHEET, ("entities", [])], "unknown_sheet"),
        ([*SHEET, ("Survey ", [])], "sheet_twice"),
        ([("survey", [(1, ["type", "Type"]), (2, ["a", "b"])])], "column_twice"),
        ([("survey", [(1, ["type"]), *((n, ["text"]) for n in range(2, 403))])], "form_too_long"),
        ([("survey", [(1, ["type"]), (2, ["x" * 1001])])], "form_cell_too_long"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(sheets: list[tuple[str, list[tuple[int, list[str]]]]], code: str) -> None:
    with pytest.raises(BadForm) as caught:
        content_of(sheets)
    assert caught.value.code == code


def test_a_cell_under_no_heading_is_kept_and_found() -> None:
    content = content_of([("survey", [(1, ["type", "name", "label"]), (2, ["text", "a", "A", "=1+1"])])])
    assert content["survey"] == [{"row": 2, "cells": {"type": "text", "name": "a", "label": "A", "column 4": "=1+1"}}]
    assert [one.code for one in faults_of(content)] == ["unknown_column"]


def test_what_pyxform_refuses_is_said() -> None:
    with pytest.raises(BadForm) as caught:
        to_xform({"survey": [row(2, type="select_one nowhere", name="a", label="A")]}, code="x", number=1)
    assert caught.value.code == "not_an_xlsform"


def question(name: str, kind: str = "text", **more: object) -> Question:
    return Question(2, name, kind, labels={"": name}, **{"element": "", **more})  # type: ignore[arg-type]  # by name


YES = (Choice("yes", {"zh": "是", "en": "Yes"}), Choice("no", {"": "No"}))
ONE = Section("s", {}, is_repeated=False, questions=(
    question("t"), question("i", "integer"), question("d", "date"), question("c", "select_one", choices=YES),
    question("m", "select_multiple", choices=YES), question("k", "acknowledge"), question("n", "note"),
    question("w", "datetime"), question("h", "time"), question("f", "decimal", constraint=". < 43"),
))  # fmt: skip


def test_what_is_typed_is_read_by_its_type() -> None:
    typed = {
        "t": [" 西山路 "], "i": ["6"], "d": ["2026-08-25"], "c": ["yes"], "m": ["no", "yes", "other"], "k": ["OK"],
        "n": ["typed"], "w": ["2026-08-25T14:30"], "h": ["14:30"], "f": ["36.9"],
    }  # fmt: skip
    read = read_section(ONE, [typed], {}, TODAY)
    assert read.values == {
        "t": "西山路", "i": "6", "d": "2026-08-25", "c": "yes", "m": ["yes", "no"], "k": "OK", "w": "2026-08-25T14:30",
        "h": "14:30", "f": "36.9",
    }  # fmt: skip
    assert (read.wrong, read.masked) == ({}, [])


def test_what_cannot_be_right_is_marked_and_kept() -> None:
    typed = {"i": ["6.5"], "d": ["25.8."], "c": ["other"], "k": ["x"], "w": ["2026-08-25"], "h": ["25:00"], "f": ["50"],
             "t": ["长" * 1001]}  # fmt: skip
    read = read_section(ONE, [typed], {}, TODAY)
    assert read.wrong == {
        (0, "i"): "no_integer", (0, "d"): "no_date", (0, "w"): "no_datetime", (0, "h"): "no_time",
        (0, "f"): "constraint",
        (0, "t"): "answer_too_long",
    }  # fmt: skip
    assert (read.values["i"], read.values["h"], "c" in read.values, len(read.values["t"])) == (
        "6.5",
        "25:00",
        False,
        1001,
    )


@given(
    st.dictionaries(st.sampled_from([one.name for one in ONE.questions]), st.lists(st.text(max_size=40), max_size=3))
)
def test_reading_what_was_kept_keeps_the_same(typed: dict[str, list[str]]) -> None:
    once = read_section(ONE, [typed], {}, TODAY).values
    again = {name: value if isinstance(value, list) else [value] for name, value in once.items()}
    assert read_section(ONE, [again], {}, TODAY).values == once


PLACES = Section("places", {}, is_repeated=True, questions=(
    question("p", element="place.name", required=True), question("from", "datetime", element="place.from"),
    question("with", element="place.companions"), question("again", element="place.name"),
))  # fmt: skip
PEOPLE = Section("people", {}, is_repeated=True, questions=(
    question("who", element="contact.name"), question("why", "select_one", element="contact.relation", choices=YES),
))  # fmt: skip


def test_empty_rows_fall_away_and_every_other_row_is_told() -> None:
    rows = [{"p": ["甲"], "with": ["乙"], "again": ["丙"]}, {"p": [""]}, {"from": ["2026-08-25T14:30"]}]
    read = read_section(PLACES, rows, {}, TODAY)
    assert read.rows == [{"p": "甲", "with": "乙", "again": "丙"}, {"from": "2026-08-25T14:30"}]
    answers = {"places": read.rows, "people": [{"who": "丁", "why": "yes"}]}
    told = told_rows([ONE, PLACES, PEOPLE], answers, "places", "zh")
    assert [(one.position, dict(one.values), one.rest) for one in told] == [
        (0, {"place.name": "甲"}, "with: 乙; again: 丙"), (1, {"place.from": "2026-08-25T14:30"}, ""),
    ]  # fmt: skip
    assert [one.rest for one in told_rows([PEOPLE], answers, "contacts", "en")] == ["why: Yes"]
    assert [kind_of_rows(one) for one in (ONE, PLACES, PEOPLE)] == ["", "places", "contacts"]
    plain = Section("plain", {}, is_repeated=True, questions=(question("t"),))
    assert kind_of_rows(plain) == ""


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["p", "with", "from"]), st.text(min_size=1, max_size=9), min_size=1), max_size=9
    )
)
def test_as_many_rows_are_told_as_were_kept(rows: list[dict[str, str]]) -> None:
    read = read_section(PLACES, [{name: [text] for name, text in one.items()} for one in rows], {}, TODAY)
    assert len(told_rows([PLACES], {"places": read.rows}, "places", "zh")) == len(read.rows)
    assert len(read.rows) == sum(any(text.strip() for text in one.values()) for one in rows)


def test_what_must_be_answered_is_missing_only_where_it_applies() -> None:
    first = Section("a", {}, is_repeated=False, questions=(
        question("x", required=True), question("y", required=True, relevant="${x} = 'yes'"),
    ))  # fmt: skip
    last = Section("b", {}, is_repeated=False, questions=(question("z", required=True),), relevant="${x} = 'no'")
    assert unanswered([first, PLACES, last], {}, TODAY) == [("a", "x")]
    assert unanswered([first, last], {"x": "yes"}, TODAY) == [("a", "y")]
    assert unanswered([first, last], {"x": "no"}, TODAY) == [("b", "z")]
    assert unanswered([PLACES], {"places": [{"with": "乙"}, {"p": "甲"}, {"with": "丙"}]}, TODAY) == [("places", "p")]
    assert is_asked("now()", {}, TODAY) is False


def test_choices_are_said_in_the_language_asked_for() -> None:
    one = question("m", "select_multiple", choices=YES)
    assert (said(one, ["yes", "no"], "zh"), said(one, "yes", "en"), said(one, "gone", "en")) == (
        "是, No",
        "Yes",
        "gone",
    )


def test_an_instant_is_typed_in_the_zone_of_the_incident() -> None:
    found = instant_of("2026-08-25T14:30", "Asia/Shanghai")
    assert found is not None
    assert found.isoformat() == "2026-08-25T14:30:00+08:00"
    assert instant_of("2026-08-25", "Asia/Shanghai") is None


@pytest.mark.parametrize(
    ("held", "name", "year", "agreement"),
    [
        (Held("张三丰", "110101198505120037"), "张三丰", "1985", "same"),
        (Held("张三丰", "110101198505120037"), "张 三丰", "1985", "same"),
        (Held("张三丰", "110101198505120037"), "张三丰", "1986", "other"),
        (Held("张三丰", "110101198505120037"), "李四", "1985", "other"),
        (Held("", "110101198505120037"), "谁", "1985", "same"), (Held("张三丰", "P1234567"), "张三丰", "1900", "same"),
        (Held("张三丰", ""), "李四", "1985", "other"), (Held("", ""), "谁", "1985", "told"),
    ],
)  # fmt: skip
def test_name_and_birth_year_have_to_agree_with_what_is_known(held: Held, name: str, year: str, agreement: str) -> None:
    assert agreement_of(held, name, year) == agreement


def test_the_rules_of_the_guard_have_a_digest() -> None:
    assert len(guard_digest()) == 64


def test_a_form_without_groups_and_choices_is_compared_and_written_all_the_same() -> None:
    def form(*names: str) -> dict[str, list[dict[str, object]]]:
        cells = [{"type": "text", "name": name, "label::中文 (zh)": name.upper()} for name in names]
        return {"survey": [{"row": row, "cells": one} for row, one in enumerate(cells, start=2)]}

    assert changes_between(form("a"), form("a", "b")) == [Change("added", "b", "", "B")]
    assert [sheet for sheet, _ in sheets_of(form("a"))] == ["survey"]
