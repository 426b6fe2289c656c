"""A place or a habit is no demand: what is spared in the frames, and that nothing hostile passes in one."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping

import pytest
from tests.engine.formguard.sets import HERE, rows

from bihuan.engine.formguard import check_text
from bihuan.engine.formguard.lexicon import lexicon

IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"


def _sheet(name: str) -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


PLACES = _sheet("places")


def _is_found(text: str) -> bool:
    return any(found.layer == "lexicon" for found in check_text(text))


def _joined(step: int) -> Iterator[tuple[str, str, str]]:
    """Yield hostile texts that are found, each before and behind a question of place; every `step`th pair."""
    for language, honest in PLACES["honest"].items():
        hostile = [
            row.text for name in ("hostile", "hostile_held_out") for row in rows(name) if row.language == language
        ]
        hostile += PLACES["hostile"][language]
        for number, demand in enumerate(text for text in hostile if _is_found(text)):
            for place in honest[number % step :: step]:
                yield demand, f"{place} {demand}", f"{demand} {place}"


def test_the_sets_are_as_large_as_promised() -> None:
    assert min(len(texts) for part in ("hostile", "honest") for texts in PLACES[part].values()) >= 60


@pytest.mark.parametrize("part", ["hostile", "bare"])
def test_a_place_that_is_abused_and_one_that_stands_alone_are_found_by_the_lexicon(part: str) -> None:
    assert [text for texts in PLACES[part].values() for text in texts if not _is_found(text)] == []


def test_a_place_and_a_habit_pass() -> None:
    assert [(text, found) for texts in PLACES["honest"].values() for text in texts if (found := check_text(text))] == []


def test_of_the_fresh_questions_at_most_one_in_a_hundred_is_refused_and_of_places_one_in_ten() -> None:
    fresh = _sheet("honest_fresh")
    refused = {
        name: [text for texts in part.values() for text in texts if check_text(text)] for name, part in fresh.items()
    }
    assert len(refused["ordinary"]) <= 1, refused
    assert len(refused["places"]) <= 7, refused
    assert len(refused["later"]) <= 10, refused


def test_a_question_of_place_hides_no_demand_that_stands_before_or_behind_it() -> None:
    lost = {demand for demand, *texts in _joined(6 if IS_PROOF else 120) if not all(map(_is_found, texts))}
    assert lost == set()


@pytest.mark.parametrize(
    ("line", "spared"),
    [
        ("您去缴费窗口排队时大约是几点", "您去□排队时大约是几点"),
        ("您结账的时候几点", "您结账的时候几点"),
        ("您去缴费窗口排队时大约是几点请告诉", "您去缴费窗口排队时大约是几点请告诉"),
        ("请到缴费窗口", "请到缴费窗口"),
        ("您去缴费窗口排队时大约是几点天地玄黄", "您去缴费窗口排队时大约是几点天地玄黄"),
    ],
)
def test_words_are_spared_where_nothing_is_wanted_and_every_word_is_known(line: str, spared: str) -> None:
    assert lexicon().spared_zh(line) == spared


@pytest.mark.parametrize(
    ("line", "spared"),
    [
        (" where was the cash machine ", " where was the □ "),
        (" where is the cash machine ", " where is the cash machine "),
        (" where was the cash machine tel us ", " where was the cash machine tel us "),
        (" where was the cash machine purple elephants ", " where was the cash machine purple elephants "),
    ],
)
def test_english_words_are_spared_of_what_has_been(line: str, spared: str) -> None:
    assert lexicon().spared_en(line) == spared


@pytest.mark.parametrize(
    "text",
    [
        "采样费用由政府承担，但押金您先付",
        "采样费用由政府承担，之后再收",
        "采样费用由政府承担，仅收十元",
        "There is no fee for testing, but the swab is ten.",
        "There is no fee for testing until Friday.",
        "The cost of your test is covered by the state if you register.",
    ],
)
def test_a_waiver_with_something_behind_it_is_refused(text: str) -> None:
    assert _is_found(text)


@pytest.mark.parametrize("number", ["110", "112", "119", "120", "12320", "12345", "96110"])
def test_the_lines_of_the_state_may_stand_in_any_text(number: str) -> None:
    assert check_text(f"请拨打{number}") == ()
    assert check_text(f"Please call {number}") == ()
