"""Lengths of time in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from bihuan.web.parts.spans import ago_words, due_words, patterns

NOON = datetime(2026, 8, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "just now", "刚刚"),
        (45, "45 s ago", "45 秒前"),
        (200, "3 min ago", "3 分钟前"),
        (18240, "5 h 04 min ago", "5 小时 04 分前"),
        (86400, "1 day ago", "1 天前"),
        (200000, "2 days ago", "2 天前"),
        (-600, "in 10 min", "10 分钟后"),
    ],
)
def test_an_instant_is_told_from_now(seconds: int, english: str, chinese: str) -> None:
    then = NOON - timedelta(seconds=seconds)
    with override("en"):
        assert ago_words(then, NOON) == english
    with override("zh-hans"):
        assert ago_words(then, NOON) == chinese


def test_a_deadline_says_what_is_left_or_how_late_it_is() -> None:
    with override("en"):
        assert due_words(NOON + timedelta(minutes=12), NOON) == "12 min left"
        assert due_words(NOON - timedelta(minutes=3), NOON) == "late by 3 min"
    with override("zh-hans"):
        assert due_words(NOON - timedelta(minutes=3), NOON) == "超时 3 分钟"


def test_the_script_gets_every_pattern_with_its_gaps() -> None:
    with override("en"):
        gaps = {name: text.count("%s") for name, text in patterns().items()}
    assert gaps == {"s": 1, "min": 1, "h": 2, "day": 1, "days": 1, "now": 0, "ago": 1, "in": 1, "left": 1, "late": 1}
