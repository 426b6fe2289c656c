"""Small closed vocabularies in Chinese and English: sex, result, urgency."""

from __future__ import annotations

from typing import Final

from bihuan.engine.cleaning.problem import Problem
from bihuan.engine.cleaning.text import fold, tidy

_SEX: Final = {
    "male": "male 男 男性 男生 m man boy masculin männlich masculino lngreferencedatacategorygendermale",
    "female": "female 女 女性 女生 f woman girl féminin weiblich femenino lngreferencedatacategorygenderfemale",
    "unknown": "unknown 未知 不详 不明 unk u na n/a other 未说明 其他",
}
_RESULT: Final = {
    "positive": "positive pos 阳性 阳 detected reactive",
    "negative": "negative neg 阴性 阴 notdetected nonreactive",
    "inconclusive": "inconclusive indeterminate equivocal 可疑 灰区 单靶阳性 单阳 待复核 弱阳性",
    "pending": "pending 待出 检测中 未出",
}
_URGENCY: Final = {
    "P1": "p1 1 特急 特提 一级 immediate",
    "P2": "p2 2 加急 紧急 二级 urgent",
    "P3": "p3 3 平急 三级",
    "P4": "p4 4 普通 一般 常规 四级 routine",
}


def _turned(groups: dict[str, str]) -> dict[str, str]:
    return {fold(word) or word: value for value, words in groups.items() for word in words.split()}


_SEX_WORDS: Final = _turned(_SEX)
_RESULT_WORDS: Final = _turned(_RESULT)
_URGENCY_WORDS: Final = _turned(_URGENCY)


def _look_up(words: dict[str, str], text: str, code: str) -> str | Problem:
    plain = tidy(text)
    return words.get(fold(plain) or plain) or Problem(code)


def parse_sex(text: str) -> str | Problem:
    """Read `male`, `female` or `unknown`; bare figures are not guessed (`unreadable_sex`)."""
    return _look_up(_SEX_WORDS, text, "unreadable_sex")


def parse_result(text: str) -> str | Problem:
    """Read `positive`, `negative`, `inconclusive` or `pending`; `unreadable_result` for other words."""
    return _look_up(_RESULT_WORDS, text, "unreadable_result")


def parse_urgency(text: str) -> str | Problem:
    """Read `P1` to `P4`; `unreadable_urgency` for other words."""
    return _look_up(_URGENCY_WORDS, text, "unreadable_urgency")
