"""English as it was meant: what is shortened, pulled apart, misspelt, without vowels, backwards, or a picture."""

from __future__ import annotations

import pytest

from bihuan.engine.formguard import check_text
from bihuan.engine.formguard.english import Misspelt, is_one_step
from bihuan.engine.formguard.openings import Openings, alternatives, first_words
from bihuan.engine.formguard.spelling import Meant, consonants, named, rejoined, respelt, turned

KNOWN = frozenset({"website", "scren", "share", "code", "pasword", "drop", "money"})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("go to our we b si te", "link"),
        ("shr ur scrn", "remote"),
        ("xfer $$ 2 us", "transfer"),
        ("drowssap ruoy", "password"),
        ("redit kard and krypto", "immigration"),
        ("🤳 pls", "identity"),
        ("👮🏽 at 4pm", "police"),
        ("trace-help.info", "link"),
        ("dwnload it", "link"),
        ("any biz. Com", "link"),
    ],
)
def test_disguised_english_is_read_as_it_was_meant(text: str, kind: str) -> None:
    assert kind in [found.code for found in check_text(text) if found.layer == "lexicon"]


def test_pictures_sums_and_addresses_are_named() -> None:
    assert named("💳 #4").split() == ["bank", "card", "number", "4"]
    assert [named(text).strip() for text in ("$$", "a.site", "fever. Top 3", "a . com")] == [
        "money",
        "hyperlink",
        "fever. top 3",
        "hyperlink",
    ]


def test_pieces_are_put_together_unless_all_are_words_of_every_day() -> None:
    assert rejoined(["our", "web", "si", "te", "3", "co", "de"], KNOWN, frozenset({"our"})) == [
        "our",
        "website",
        "3",
        "code",
    ]
    assert rejoined(["co", "de"], KNOWN, frozenset({"co", "de"})) == ["co", "de"]


def test_a_text_is_turned_only_when_half_of_it_says_more_backwards() -> None:
    assert turned(["yenom", "erahs"], KNOWN) == ["share", "money"]
    assert turned(["yenom", "from", "your", "house"], KNOWN) == []
    assert turned(["a", "to"], KNOWN) == []


def test_words_are_meant_by_short_form_step_consonants_and_sound() -> None:
    meant = Meant({"u": "you all"}, ["scren", "teiegram"], ["plain"], KNOWN)
    assert meant.of(["u", "teiegarm", "scrn", "kode", "codez", "share", "plain", "12", "□", "qqq"]) == [
        "you",
        "ai",
        "teiegram",
        "scren",
        "code",
        "codez",
        "share",
        "plain",
        "12",
        "□",
        "qqq",
    ]
    assert (consonants("account"), respelt("fotox")) == ("acnt", "fotoks")


def test_one_step_is_a_letter_wrong_missing_too_many_or_two_neighbours_swapped() -> None:
    key = "transfer"
    assert [is_one_step(word, key) for word in ("transter", "tranfer", "transfeer", "tarnsfer", key)] == [True] * 5
    assert [is_one_step(word, key) for word in ("tranzfur", "trnsfe", "transreef")] == [False] * 3
    assert [Misspelt(["deposit", "fee"]).meant(word) for word in ("depozit", "fei", "depot", "xeposit")] == [
        "deposit",
        "fei",
        "depot",
        "xeposit",
    ]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("pay now", {"pay"}),
        ("(?:the|an?) bank", {"the", "a", "an"}),
        ("codes?(?: \\S+)? sent", {"code", "codes"}),
        ("(?<!we )do(?! not) it", {"do"}),
        ("licen[cs]e", {"licence", "license"}),
        ("(?:new )?card", {"new", "card"}),
        ("end(?= $)", {"end"}),
        ("\\d+ pounds", set()),
        ("instal\\S*", set()),
        ("(?:a|b)* c", set()),
        ("(?:|card) no", set()),
    ],
)
def test_the_first_words_of_an_expression_are_told(part: str, words: set[str]) -> None:
    assert first_words(part) == words


def test_bars_in_groups_and_sets_part_no_alternatives() -> None:
    assert [*alternatives("a|(?:b|c) d|[|]e")] == ["a", "(?:b|c) d", "[|]e"]


def test_an_expression_is_found_where_its_first_word_stands_and_one_without_everywhere() -> None:
    openings = Openings({"pay": ["send money", "\\d+ pounds"], "card": ["card"]})
    assert openings.found(" please send money 12 pounds card ") == {"pay": "send money", "card": "card"}
    assert openings.found(" sends money ") == {}
    assert openings.found(" 12 pounds ") == {"pay": "12 pounds"}


@pytest.mark.parametrize("number", range(1, 13))
def test_a_site_with_its_number_and_times_is_no_price(number: int) -> None:
    line = f"金溪社区采样点{number}（金溪社区） {number:02}-27 01:30–{number:02}-28 0{number % 10}:30 无障碍"
    assert check_text(f"点位：\n{line}\n{line}") == ()
    assert check_text(f"Site {number}: 2 to {number} o'clock, lanes 2 and 4") == ()
