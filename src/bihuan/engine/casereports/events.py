"""What happened to a case itself and on which day: onset, sampling, a positive result, confirmation and the like."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

from bihuan.engine.casereports.report import Days

_SYMPTOMS: Final = (
    "症状|发热|发烧|低热|咳嗽|咳痰|咽痛|咽干|咽部|咽喉|乏力|不适|头痛|头晕|流涕|鼻塞|畏寒|寒战|腹泻|胸闷|气促|"
    "肌肉酸痛|酸痛|高热|低烧"
)
KINDS: Final = {
    "onset": r"发病(?!前|后|期间|以来|以后|之前)|起病|"
    rf"(?:出现|自觉|开始|感觉?|(?<!没)有)[^，。;\n]{{0,10}}(?:{_SYMPTOMS})|起?发热(?!门诊|病人)|起?发烧|低热|症状出现",
    "positive": r"(?:结果|检测|核酸|复核|复检|初筛|报告|呈)[^，。;\n]{0,14}阳性|阳性(?=[。;\n]|$)",
    "sample": r"采样|采集[^，。;\n]{0,10}(?:标本|样本|拭子)|核酸检测(?!结果|呈|为|阳|阴)|核酸筛查|咽拭子",
    "confirmed": r"确诊(?!病例|患者|的|后|前|者)|"
    r"(?:诊断|判定|订正|确认|认定|评估|转归)为[^，。;\n]{0,16}(?:病例|感染者|肺炎|患者)|确认感染",
    "isolated": r"隔离(?!点|期|酒店|治疗|前|中)|隔离(?=点|酒店)|闭环转运|居家医学观察|集中医学观察|健康监测",
    "admitted": r"入院|住院(?!部)|收治|收入|隔离治疗",
    "seen": r"就诊|就医|看病|求诊|急诊|诊治",
}
"""Codes of events with the words that say them."""
_WORDS: Final = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in KINDS.items()))
_KEYED: Final = re.compile(r"(?:日期|时间|时|日)?[为是:]{0,2}\s?$")
_OTHERS: Final = re.compile(
    r"(?:其|患者|该病例|本人|某)?(?:的)?(?:妻子|丈夫|父亲|母亲|儿子|女儿|哥哥|弟弟|姐姐|妹妹|同事|朋友|邻居|亲属|亲戚|家人|侄子|岳父|岳母|婆婆|一人|其中|公公|姐夫|舅舅|孙子|孙女|外孙)(?:于|也|在|因|被|同|已)?"
)
_NOT: Final = re.compile(r"(?:无|未|没有|否认|暂无|尚未|并未|非|排除)[^，。;\n]{0,6}$")


def words_in(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """List the words of events in a stretch that speak of the case itself and are not denied: kind, start, end."""
    found = []
    for match in _WORDS.finditer(text, start, end):
        clause = max(text.rfind("，", start, match.start()), start - 1) + 1
        before = text[max(clause, match.start() - 30) : match.start()]
        if not _NOT.search(before) and not _OTHERS.search(before):
            found.append((match.lastgroup or "", *match.span()))
    return found


def day_of(text: str, start: int, end: int, days: list[Days]) -> Days | None:
    """Find the day of an event in its sentence: after a key (发病日期:8月3日), else the nearest before it."""
    following = bisect_left(days, start, key=lambda one: one.span.end)
    for one in days[following : following + 2]:
        if end <= one.span.start < end + 8 and _KEYED.fullmatch(text[end : one.span.start]):
            return one
    place = bisect_right(days, start, key=lambda one: one.span.end)
    return days[place - 1] if place else None
