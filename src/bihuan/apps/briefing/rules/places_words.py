"""What the list of places advises, in both languages. Pure."""

from __future__ import annotations

from bihuan.apps.briefing.rules.never_ask import Words

ADVICE_WORDS: dict[str, Words] = {
    "watch": Words(
        "请自我观察症状，如有不适请戴口罩并拨打{desk}，不要自行前往人多的地方。",
        "Watch for symptoms. If you feel ill, wear a mask and dial {desk} before you go anywhere.",
    ),
    "test": Words(
        "请尽快到就近点位检测一次（免费），其间少聚集。",
        "Take one test soon at the nearest site; it is free. Avoid gatherings until then.",
    ),
    "call": Words(
        "请拨打{desk}告诉工作人员您何时到过，等待安排。",
        "Dial {desk} and tell when you were there; wait to hear what to do.",
    ),
}


def advice_words(advice: str, language: str, desk: str) -> str:
    """Return the advice of a place in words, with the number of the hotline."""
    return ADVICE_WORDS[advice].filled(language, desk=desk)
