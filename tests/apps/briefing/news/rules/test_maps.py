"""What a map is made of: each level its own pattern and word, nothing filled that does not hold, no kind of point."""

from __future__ import annotations

from dataclasses import fields

from bihuan.apps.briefing.rules.announcements import MEASURES, SEVERITIES
from bihuan.apps.briefing.rules.maps import (
    OFF,
    PATTERN_WORDS,
    PATTERNS,
    MapCommunity,
    MapPart,
    announced_part,
    bounded,
    pattern_of_rank,
)

OUTLINE = {"type": "MultiPolygon", "coordinates": [[[[1, 2], [3, 2], [3, 5], [1, 2]]], [[[7, 1], [8, 1], [8, 2]]]]}


def test_every_severity_has_a_word_and_the_grave_ones_a_pattern_of_their_own() -> None:
    parts = [announced_part("西", OUTLINE, one, "avoid", is_in_force=True) for one in SEVERITIES]
    assert [one.pattern for one in parts] == ["crossed", "crossed", "slanting", "dotted", "level"]
    assert len({one.level for one in parts}) == len(SEVERITIES)
    assert (parts[1].level.zh, parts[1].level.en) == (
        "严重。请避免前往该区域和聚集。", "Severe. Avoid the area and gatherings."
    )  # fmt: skip


def test_what_does_not_hold_is_not_filled_and_asks_nothing() -> None:
    parts = [announced_part("西", {}, "Severe", one, is_in_force=False) for one in MEASURES]
    assert {(one.pattern, one.level.en) for one in parts} == {(OFF, "Does not hold now")}


def test_the_levels_of_a_protocol_are_told_apart() -> None:
    levels = ["high", "medium", "low", "watch"]
    assert [pattern_of_rank(one, levels) for one in [*levels, "", "gone"]] == [
        "crossed", "slanting", "dotted", "dotted", "level", "level",
    ]  # fmt: skip


def test_each_pattern_has_words_in_both_languages() -> None:
    assert list(PATTERN_WORDS) == list(PATTERNS)
    assert {bool(one.zh and one.en) for one in PATTERN_WORDS.values()} == {True}


def test_a_map_has_no_place_for_a_point() -> None:
    """Whoever adds one meets this test: a place of a sick person must never be shown."""
    assert [one.name for one in fields(MapPart)] == ["name", "outline", "pattern", "level", "sign"]
    assert [one.name for one in fields(MapCommunity)] == ["name", "outline", "bounds"]
    assert bounded("河东", OUTLINE).bounds == (1, 1, 8, 5)
