"""Whether a wording asks for the element that its question binds to: unknown wordings fail closed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from bihuan.engine.cleaning.text import tidy
from bihuan.engine.formguard.characters import fold
from bihuan.engine.formguard.elements import Element

LONGEST: Final = 300  # characters of a label; what needs more is no question
_WORD: Final = re.compile(r"[a-z][a-z0-9]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_EMPTY_ZH: Final = re.compile(
    "是否|有没有|有无|什么|哪[一个里些天位年]?|多少|请问?|您的?|怎么|如何|和|或|的|了|在|时|及|与|（|）|人|日期|时间|地点|名称|情况|所|次"
)
_EMPTY_EN: Final = frozenset(
    _WORD.findall(
        "the of and or you your is are was were be been to in at on for with from by do did does have has had what "
        "which who how when where why any a an it its this that there if not no yes please we may will would can name "
        "date number kind place time many much day under than one other whether since until last first as up within "
        "over "
    )
)  # say nothing of what is asked


@lru_cache(maxsize=2048)
def anchors(element: Element) -> tuple[frozenset[str], frozenset[str]]:
    """Return by what a wording is known to ask for an element: pairs of characters, and stems of words."""
    zh = " ".join([element.zh, *element.also])
    pairs = {
        run[at : at + 2] for part in _EMPTY_ZH.split(zh) for run in _HAN.findall(part) for at in range(len(run) - 1)
    }
    given = {run for word in element.also for run in _HAN.findall(word)}
    words = {word for text in (element.en, *element.also) for word in _WORD.findall(text.lower())} - _EMPTY_EN
    single = {word.lower() for word in element.also if _WORD.fullmatch(word.lower())}
    stems = {stem(word) for word in words | single}
    return frozenset(pairs | given), frozenset(stems)


def stem(word: str) -> str:
    """Return the first five letters of a word, so that `vaccinated` is known by `vaccination`."""
    return word[:5]


def is_known(label: str, element: Element) -> bool:
    """Say whether a label is the approved wording, or shares a content word with it and is no longer than LONGEST."""
    text = tidy(label)
    if text in {element.zh, element.en}:
        return True
    folded = fold(text)
    pairs, stems = anchors(element)
    is_near = any(pair in folded for pair in pairs) or any(stem(word) in stems for word in _WORD.findall(folded))
    return is_near and len(text) <= LONGEST
