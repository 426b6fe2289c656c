"""What ties one case to another: 系病例3的密接, 与病例5系夫妻, 与病例2一同就餐."""

from __future__ import annotations

import re
from typing import Final

from bihuan.engine.casereports.sections import Section, mentions_in
from bihuan.engine.casereports.report import Relation, Span

KINDS: Final = {
    "contact_of_contact": "次密接|次密切接触者",
    "contact": "密切接触者|密接者|密接|密切接触",
    "spouse": "妻子|丈夫|夫妻|配偶|爱人",
    "parent": "父亲|母亲|父子|母子|父女|母女|爸爸|妈妈|之父|之母|父母",
    "child": "儿子|女儿|之子|之女|孩子|子女",
    "sibling": "哥哥|弟弟|姐姐|妹妹|兄弟|姐妹|兄妹|姐弟",
    "grandparent": "祖父|祖母|爷爷|奶奶|外公|外婆|祖孙",
    "grandchild": "孙子|孙女|外孙女|外孙",
    "relative": "家人|亲属|亲戚|家庭成员|儿媳|女婿|岳父|岳母|公公|婆婆|侄|舅|姑|姨|叔|伯|嫂|姐夫|妹夫|同一家庭",
    "household": "同住人员|同住人|同住|共同居住|共同生活|室友|同屋|同宿舍",
    "colleague": "同事|同单位|工友|同科室|同车间",
    "classmate": "同学|同班|师生|老师",
    "neighbour": "邻居|同小区|同楼|同单元",
    "fellow_traveller": "同车|同乘|同航班|同机|同行|乘坐同",
    "friend": "朋友|好友|男友|女友",
    "shared_meal": "聚餐|就餐|同桌|吃饭|用餐|聚会|打麻将|打牌",
    "overlap": "轨迹重叠|轨迹交叉|时空重合|时空交集|时空伴随|共同暴露|接触史|接触",
}
"""Codes of relations with the words that say them, in the order in which they are tried."""
_WORDS: Final = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in KINDS.items()))
_STOP: Final = re.compile(r"[，。;\n]")
REACH: Final = 24
"""Characters after a number within which the word of the relation has to stand."""


def relations_in(text: str, section: Section, known: dict[str, int], own: int) -> list[Relation]:
    """List the relations that a section states. `known` gives the position of each case by its key."""
    found: list[Relation] = []
    for names in mentions_in(text, section.label_end, section.end):
        word = _word_after(text, names[-1].end, section.end)
        if word is None:
            continue
        for name in names:
            if known.get(name.key) != own:
                whole = Span(names[0].start, word.end(), text[names[0].start : word.end()])
                found.append(Relation(word.lastgroup or "", name.written, known.get(name.key), whole))
    return found


def _word_after(text: str, start: int, end: int) -> re.Match[str] | None:
    stop = _STOP.search(text, start, end)
    limit = min(stop.start() if stop else end, start + REACH)
    return _WORDS.search(text, start, limit)
