"""R60, R64, R66: a form is refused for what is not bound, of another type, uncapped, or reaches out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bihuan.engine.formguard import Finding, Question, catalogue, check_form, check_question

CATALOGUE = catalogue()
ONSET = Question("onset", "date", "symptom.onset", {"zh": "发病日期", "en": "Date of onset"})
OTHER = Question("other", "text", "symptom.other", {"zh": "其他症状"}, constraint="string-length(.) <= 200")


def codes(question: Question, **given: str) -> list[tuple[str, str]]:
    return [(found.code, found.layer) for found in check_question(question, CATALOGUE, **given)]


def test_a_bound_question_passes() -> None:
    assert codes(ONSET) + codes(OTHER) == []


@pytest.mark.parametrize("element", ["", "symptom", "card.number"])
def test_an_unbound_question_is_refused_whatever_it_says(element: str) -> None:
    assert codes(replace(ONSET, element=element)) == [("unbound", "allow")]


def test_a_question_worded_as_another_is_refused() -> None:
    refused = Finding("wording", "label zh", "symptom.onset", "您家住几楼", "allow")
    assert check_question(replace(ONSET, labels={"zh": "您家住几楼"}), CATALOGUE) == (refused,)
    assert codes(replace(ONSET, labels={})) == [("wording", "allow")]
    assert codes(replace(ONSET, labels={"zh": "发病日期" * 90})) == [("wording", "allow")]


def test_a_question_of_another_stage_is_refused_and_one_of_any_stage_or_the_desk_is_not() -> None:
    name = Question("n", "text", "contact.name", {"zh": "接触者姓名"}, constraint="string-length(.) <= 60")
    assert [codes(name, stage=stage) for stage in ("case", "contact", "")] == [[], [("stage", "allow")], []]
    assert codes(ONSET, stage="contact") == []


FORBIDDEN = [
    "barcode",
    "image",
    "video",
    "audio",
    "file",
    "geotrace",
    "geoshape",
    "geopoint",
    "background-audio",
    "deviceid",
    "phonenumber",
    "select_one_from_file x.csv",
    "select_multiple_from_file x.csv",
    "xml-external",
    "csv-external",
    "rank x",
    "hidden",
    "",
]


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_types_that_carry_are_refused(kind: str) -> None:
    assert [found.code for found in check_question(replace(ONSET, type=kind), CATALOGUE) if found.place == "type"] == [
        "type"
    ]


@pytest.mark.parametrize(
    ("kind", "element", "passes"),
    [
        ("select_one yes_no", "symptom.fever", True),
        ("select_multiple yes_no", "symptom.fever", False),
        ("date", "symptom.onset", True),
        ("integer", "symptom.onset", False),
        ("select_one kinds", "symptom.rash_place", True),
        ("calculate", "symptom.fever", True),
        ("text", "symptom.fever", False),
        ("integer", "symptom.temperature", True),
        ("datetime", "symptom.onset", False),
        ("date", "place.from", True),
    ],
)
def test_a_type_may_leave_less_room_than_its_element_and_never_more(kind: str, element: str, passes: bool) -> None:
    question = Question("q", kind, element, {"zh": CATALOGUE[element].zh}, constraint="string-length(.) <= 9")
    assert (codes(question) == []) is passes


@pytest.mark.parametrize(
    ("constraint", "passes"),
    [
        ("string-length(.) <= 200", True),
        ("string-length(.) < 201", True),
        ("string-length(${other}) <= 50", True),
        ("string-length(.) <= 50 and . != 'x'", True),
        (". != 'x' and string-length( . )<=50", True),
        ("(string-length(.) <= 50)", True),
        ("", False),
        ("string-length(.) <= 201", False),
        ("string-length(.) > 2", False),
        ("string-length(${name}) <= 50", False),
        ("string-length(.) <= 50 or true()", False),
        ("not(string-length(.) <= 50)", False),
        ("if(1, 1, string-length(.) <= 50)", False),
        ("string-length(.) <= 20000", False),
        (". = 'x' or . != 'x' and string-length(.) <= 50", False),
        ("not(. = 'x' and string-length(.) <= 50)", False),
        ("'string-length(.) <= 50'", False),
    ],
)
def test_a_text_answer_has_a_longest_one(constraint: str, passes: bool) -> None:
    found = [reason.code for reason in check_question(replace(OTHER, constraint=constraint), CATALOGUE)]
    assert found == ([] if passes else ["uncapped"])


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("calculation", "pulldata('people', 'name', 'id', 1)"),
        ("choice_filter", "instance('x')/rows/item"),
        ("appearance", "search('people')"),
        ("appearance", "ex:org.other.app"),
        ("appearance", "signature"),
        ("default", "jr://images/a"),
        ("relevant", "property('deviceid') != ''"),
        ("parameters", "app=scanner url=x"),
        ("calculation", "once('people.csv')"),
    ],
)
def test_expressions_that_reach_out_are_refused(field: str, text: str) -> None:
    question = replace(ONSET, **{field: text})
    assert [found.place for found in check_question(question, CATALOGUE) if found.code == "outside"] == [
        field.replace("_", " ")
    ]


def test_ordinary_expressions_pass() -> None:
    question = replace(
        ONSET,
        constraint=". <= today()",
        relevant="${fever} = 'yes' and ${age} > 14",
        appearance="minimal",
        default="today()",
    )
    assert codes(question) == []


def test_a_medium_is_refused_whatever_its_name() -> None:
    assert codes(replace(ONSET, media={"image zh": "temperature.png"})) == [("media", "carrier")]


def test_groups_and_the_clock_of_the_device_need_no_element_but_their_labels_are_read() -> None:
    kinds = ("begin group", "begin_repeat", "end group", "start", "today")
    assert [codes(Question("g", kind, labels={"zh": "临床表现"})) for kind in kinds] == [[]] * 5
    assert codes(Question("g", "begin group", labels={"zh": "银行卡"})) == [("card", "lexicon")]


def test_safety_notes_stand_in_notes_only() -> None:
    text = {"zh": "不问银行卡号。"}
    note = Question("n", "note", "note.rights", text)
    assert codes(note) == []
    assert codes(replace(note, labels={"zh": "请说出银行卡号"})) == [("wording", "allow"), ("card", "lexicon")]
    assert codes(replace(note, labels={"zh": ""})) == [("wording", "allow"), ("wording", "allow")]
    assert ("card", "lexicon") in codes(replace(OTHER, hints=text))


def test_what_a_contact_hears_refers_to_nothing_of_the_index_case_and_to_nothing_unknown() -> None:
    index = Question("src", "text", "index.name", {"zh": "指示病例姓名"}, constraint="string-length(.) <= 60")
    asked = replace(
        ONSET, labels={"zh": "您与 ${src} 接触后的发病日期"}, hints={"zh": "{index_name}"}, relevant="/form/src != ''"
    )
    found = [
        (row.place, row.term)
        for row in check_form([index, asked, OTHER], CATALOGUE, audience="contact")
        if row.code == "index_case"
    ]
    assert found == [("onset: label zh", "src"), ("onset: hint zh", "index_name"), ("onset: relevant", "src")]
    assert [row.code for row in check_form([index, asked], CATALOGUE)] == []
    own = replace(ONSET, labels={"zh": "${other} 的发病日期"})
    assert check_form([OTHER, own], CATALOGUE, audience="contact") == ()


def test_the_catalogue_has_a_type_a_purpose_and_a_stage_for_each_element() -> None:
    elements = CATALOGUE.values()
    assert len(elements) >= 150
    assert {element.stage for element in elements} == {"any", "case", "staff"}
    assert {element.about for element in elements} == {"self", "index"}
    assert [element.code for element in elements if not (element.zh and element.en and element.purpose)] == []
    assert [element.code for element in elements if (element.type == "text") != (element.most > 0)] == []
