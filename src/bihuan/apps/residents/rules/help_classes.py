"""What people call for: classes with their urgency, and a short word list that proposes one; a person confirms. Pure.

The list is plain on purpose: whoever takes a call sees which words made the proposal and overrules it with one key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class HelpClass:
    """One class of requests: how urgent it is, for which purpose a gate opens ("" = none), and its words, zh and en.

    With a purpose it goes the medical green lane.
    """

    urgency: str
    purpose: str
    words: tuple[str, ...]

    @property
    def is_green(self) -> bool:
        """Say whether a request of the class goes the medical green lane."""
        return bool(self.purpose)


CLASSES: Final[dict[str, HelpClass]] = {
    "acute": HelpClass("P1", "emergency", (
        "昏迷", "晕倒", "抽搐", "胸痛", "胸闷", "心梗", "中风", "大出血", "呼吸困难", "喘不上气", "没有呼吸", "急救",
        "高烧", "骨折", "中毒", "unconscious", "chest pain", "stroke", "bleeding", "cannot breathe", "can't breathe",
        "seizure", "poisoned", "ambulance",
    )),
    "birth": HelpClass("P1", "birth", (
        "临产", "生孩子", "要生了", "羊水", "宫缩", "产妇", "孕妇", "预产期", "labour", "labor", "waters broke",
        "pregnant", "contractions", "due date",
    )),
    "dialysis": HelpClass("P1", "dialysis", ("透析", "血透", "尿毒症", "dialysis")),
    "chemotherapy": HelpClass("P1", "chemotherapy", (
        "化疗", "放疗", "肿瘤", "癌", "chemotherapy", "chemo", "radiotherapy",
    )),
    "mental": HelpClass("P1", "", (
        "不想活", "自杀", "轻生", "跳楼", "想死", "抑郁", "崩溃", "焦虑", "suicide", "kill myself", "want to die",
        "depressed", "panic",
    )),
    "medicine": HelpClass("P2", "", (
        "药", "胰岛素", "降压", "氧气", "吸氧", "medicine", "insulin", "prescription", "pills", "oxygen",
    )),
    "food": HelpClass("P2", "", (
        "没吃的", "没有吃", "断粮", "买菜", "没菜", "大米", "没米", "饿", "食物", "饮用水", "food", "hungry",
        "groceries", "nothing to eat", "drinking water",
    )),
    "infant": HelpClass("P2", "", (
        "奶粉", "尿布", "尿不湿", "婴儿", "新生儿", "宝宝", "formula", "nappies", "diapers", "baby",
    )),
    "utilities": HelpClass("P2", "", (
        "停电", "停水", "没电", "没水", "漏水", "燃气", "煤气", "断网", "电梯", "no water", "no power", "power cut",
        "gas leak", "leaking", "lift",
    )),
    "travel": HelpClass("P3", "", (
        "出行", "出小区", "出门", "通行证", "回家", "滞留", "接送", "奔丧", "pass", "stranded", "go home", "funeral",
    )),
    "pets": HelpClass("P3", "", ("猫", "狗", "宠物", "pet", "dog", "cat")),
    "information": HelpClass("P4", "", (
        "请问", "咨询", "政策", "什么时候", "几点", "能不能", "健康码", "解封", "question", "when will", "how do i",
        "policy",
    )),
    "complaint": HelpClass("P3", "", (
        "投诉", "举报", "不满", "态度", "乱收费", "涨价", "骗", "complain", "complaint", "rude", "overcharged", "scam",
    )),
    "other": HelpClass("P3", "", ()),
}  # fmt: skip
GREEN: Final = tuple(code for code, one in CLASSES.items() if one.is_green)
MOST_PROPOSED: Final = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """One class that the words speak for, and which of them do."""

    code: str
    words: tuple[str, ...]


def propose(text: str) -> tuple[Proposal, ...]:
    """Return the classes that the words speak for, at most three: the most urgent first, then the most words.

    () when no word of the list is in the text. Latin words count whole, so that a "cathedral" is no cat.
    """
    low = f" {' '.join(''.join(c if c.isalnum() or c == chr(39) else ' ' for c in text.casefold()).split())} "
    found = []
    for order, (code, one) in enumerate(CLASSES.items()):
        words = tuple(word for word in one.words if _is_in(word, low))
        if words:
            found.append((one.urgency, -len(words), order, Proposal(code, words)))
    return tuple(proposal for *_, proposal in sorted(found, key=lambda one: one[:3])[:MOST_PROPOSED])


def _is_in(word: str, low: str) -> bool:
    return f" {word} " in low if word.isascii() else word in low


def urgency_of(code: str) -> str:
    """Return the urgency of a class, "" for none such."""
    one = CLASSES.get(code)
    return one.urgency if one else ""
