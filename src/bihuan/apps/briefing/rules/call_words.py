"""What is said about calls: by the caller, the hotline, the public page and the poster, from one text (R58)."""

from __future__ import annotations

from typing import Final

from bihuan.apps.briefing.rules.never_ask import Words

# Two characters whose sound and sense are plain on a bad line; said by the caller, shown to the callee after a success.
SECOND_WORDS: Final = {
    "青山": "green hill", "白云": "white cloud", "红枣": "red date", "黄河": "yellow river", "春雨": "spring rain",
    "秋月": "autumn moon", "冬雪": "winter snow", "夏荷": "summer lotus", "松树": "pine tree", "竹林": "bamboo grove",
    "石桥": "stone bridge", "木船": "wooden boat", "铜钟": "copper bell", "瓷碗": "china bowl", "布鞋": "cloth shoe",
    "纸伞": "paper umbrella", "核桃": "walnut", "橘子": "orange", "花生": "peanut", "豆腐": "bean curd",
    "蜻蜓": "dragonfly", "蝴蝶": "butterfly", "喜鹊": "magpie", "白鹅": "white goose", "水牛": "water buffalo",
    "骆驼": "camel", "熊猫": "panda", "鲤鱼": "carp", "灯笼": "lantern", "风筝": "kite", "算盘": "abacus",
    "毛笔": "writing brush",
}  # fmt: skip


def second_word(zh: str) -> str:
    """Return a second word as it is shown and said in both languages, "" for none."""
    return f"{zh} {SECOND_WORDS[zh]}" if zh in SECOND_WORDS else ""


MAY_ASK: Final = (
    Words("您的姓名和出生年份,用来确认接电话的是您本人", "your name and year of birth, to be sure that it is you"),
    Words("最近几天去过哪里、和谁在一起", "where you were on recent days, and with whom"),
    Words("身体感觉怎样、生活上有什么困难", "how you feel, and what you lack"),
    Words("怎样再联系您", "how to reach you again"),
)
