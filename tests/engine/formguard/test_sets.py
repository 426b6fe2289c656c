"""R61 and R62 on our own sets: what a fraudster asks is found, what a doctor asks is not."""

from __future__ import annotations

import os
from collections import Counter

from tests.engine.formguard.sets import PLACES, Row, asked, cap, everywhere, hidden, rows

from bihuan.engine.formguard import Question, catalogue, check_question, check_text
from bihuan.engine.formguard.lexicon import KINDS

HOSTILE = [*rows("hostile"), *rows("hostile_held_out")]
HONEST = [*rows("honest"), *rows("honest_held_out")]
IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"


def _by_lexicon(row: Row) -> bool:
    return any(found.layer == "lexicon" for found in check_text(row.text))


def test_the_sets_are_as_large_as_promised_and_have_all_twelve_kinds_in_both_languages() -> None:
    assert min(Counter(row.language for row in HOSTILE).values()) >= 300
    assert len(HONEST) >= 400
    assert {(row.language, row.kind) for row in HOSTILE} == {
        (language, kind) for language in ("zh", "en") for kind in KINDS
    }
    assert len({row.text for row in HOSTILE + HONEST}) == len(HOSTILE + HONEST)


def test_the_lexicon_alone_finds_every_hostile_question_of_the_set_it_was_tuned_on() -> None:
    assert [row for row in rows("hostile") if not _by_lexicon(row)] == []


def test_the_lexicon_alone_finds_98_in_100_of_the_questions_held_out() -> None:
    held_out = rows("hostile_held_out")
    missed = [row for row in held_out if not _by_lexicon(row)]
    assert len(missed) <= 0.02 * len(held_out), missed


def test_no_hostile_question_passes_unbound_or_bound_to_any_element_however_it_is_typed() -> None:
    elements = list(catalogue().values())
    step = 1 if IS_PROOF else 36
    passed = [
        (row.text, element.code)
        for number, row in enumerate(HOSTILE)
        for element in [None, *elements[number % step :: step]]
        if not check_question(
            Question("q", element.type, element.code, {row.language: row.text}, constraint=cap(element))
            if element
            else Question("q", "text", "", {row.language: row.text}, constraint="string-length(.) < 50"),
            catalogue(),
        )
    ]
    assert passed == []


def test_hostile_words_are_found_in_each_of_the_twelve_places() -> None:
    cases = [(row, place) for row in HOSTILE for place in PLACES] if IS_PROOF else list(everywhere("hostile"))
    assert [(row.text, place) for row, place in cases if not check_question(hidden(row, place), catalogue())] == []


def test_the_question_around_the_hidden_words_is_honest() -> None:
    assert [check_question(hidden(Row("zh", "", "头晕"), place), catalogue()) for place in PLACES[1:5]] == [()] * 4


def test_honest_questions_pass_all_layers() -> None:
    assert [(row.text, found) for row in rows("honest") if (found := check_question(asked(row), catalogue()))] == []


def test_at_most_one_in_a_hundred_honest_words_is_a_false_alarm_and_it_names_its_term() -> None:
    alarms = [(row.text, found) for row in HONEST if (found := check_text(row.text))]
    assert len(alarms) <= 0.01 * len(HONEST), alarms
    assert [found for _, findings in alarms for found in findings if not found.term] == []


def test_the_approved_wordings_of_the_catalogue_pass_all_layers() -> None:
    refused = {
        element.code: found
        for element in catalogue().values()
        if (
            found := check_question(
                Question(
                    "q", element.type, element.code, {"zh": element.zh, "en": element.en}, constraint=cap(element)
                ),
                catalogue(),
            )
        )
    }
    assert refused == {}
