"""What the first tagger looks at: for every character its neighbours, the shapes around it and the words on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bihuan.engine.casereports.roles import CLASS_OF, TRIGGER

_PART: Final = "(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜间|早|晚|夜)?"
_CLOCK: Final = r"\d{1,2}(?:[:：]\d{2}|[时点]\d{0,2}分?半?)"
DATE: Final = re.compile(rf"(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}[日号]{_PART}(?:{_CLOCK})?(?:许|左右)?")
_TIME: Final = re.compile(rf"(?:当日|当天|次日|同日|当晚|同天)?{_PART}{_CLOCK}(?:许|左右)?")
_HOSPITAL: Final = re.compile(
    "医院|卫生院|诊所|门诊|医疗机构|卫生室|疾控中心|救治点|院区|卫生服务中心|医学中心|传染病院"
)
_SUFFIX: Final = re.compile(
    "自治区|街道|小区|广场|超市|社区|酒店|宾馆|市场|公司|公园|机场|车站|火车站|饭店|餐厅|药店|学校|大学|花园|"
    "省|市|县|区|镇|乡|村|路|街|号|组|站|店|厅|楼|室|院|园|城|庄|苑|家|里|巷"
)
_SENTENCE: Final = "。;；"
_COMMA: Final = _SENTENCE + "，,"
_SINGLE, _PAIRS, _TRIPLES = range(-4, 5), range(-3, 3), range(-3, 2)
_FAR: Final = 9


@dataclass(frozen=True, slots=True)
class Word:
    """A trigger word near a character: its class, itself, and the number of the clause it stands in."""

    kind: str
    word: str
    clause: int


_NONE: Final = Word("-", "-", 0)


@dataclass(slots=True)
class View:
    """One text with, for every character, what the patterns and the trigger words say of it."""

    text: str
    dates: list[str]
    hospitals: list[str]
    suffixes: list[str]
    kinds: list[str]
    clauses: list[int]
    ahead: list[tuple[Word, Word]]
    behind: list[Word]
    dates_so_far: list[int]
    hospital_ahead: list[bool]


def _marked(text: str, *patterns: tuple[re.Pattern[str], str]) -> list[str]:
    """Mark the characters of each match with the letter of its pattern and B, I or E; the first pattern wins."""
    marks = ["-"] * len(text)
    for pattern, letter in patterns:
        for found in pattern.finditer(text):
            start, end = found.span()
            if marks[start] == "-":
                inner = [f"{letter}I"] * (end - start)
                inner[-1], inner[0] = f"{letter}E", f"{letter}B"
                marks[start:end] = inner
    return marks


def _suffixed(text: str) -> list[str]:
    marks = ["-"] * len(text)
    for found in _SUFFIX.finditer(text):
        marks[found.start() : found.end()] = ["s"] * (found.end() - found.start() - 1) + [found.group()]
    return marks


def _numbered(text: str, marks: str) -> list[int]:
    numbers, number = [], 0
    for char in text:
        numbers.append(number)
        number += char in marks
    return numbers


def _ahead(text: str, starts: dict[int, Word]) -> list[tuple[Word, Word]]:
    """Return for every character the next two trigger words of its sentence behind it."""
    found, now = [(_NONE, _NONE)] * len(text), (_NONE, _NONE)
    for position in range(len(text) - 1, -1, -1):
        found[position] = now
        if text[position] in _SENTENCE:
            now = (_NONE, _NONE)
        if position in starts:
            now = (starts[position], now[0])
    return found


def _behind(text: str, ends: dict[int, Word]) -> list[Word]:
    found, now = [], _NONE
    for position, char in enumerate(text):
        now = ends.get(position, now)
        found.append(now)
        if char in _SENTENCE:
            now = _NONE
    return found


def _hospital_ahead(text: str, marks: list[str]) -> list[bool]:
    found, now = [False] * len(text), False
    for position in range(len(text) - 1, -1, -1):
        now = False if text[position] in _COMMA else now or marks[position] == "HE"
        found[position] = now
    return found


def view(text: str) -> View:
    """Look a text through once for all patterns and trigger words."""
    clauses = _numbered(text, _COMMA)
    dates, hospitals = _marked(text, (DATE, "D"), (_TIME, "C")), _marked(text, (_HOSPITAL, "H"))
    kinds, starts, ends = ["-"] * len(text), dict[int, Word](), dict[int, Word]()
    for found in TRIGGER.finditer(text):
        word = Word(CLASS_OF[found.group()], found.group(), clauses[found.start()])
        starts[found.start()] = ends[found.end()] = word
        kinds[found.start() : found.end()] = [word.kind] * (found.end() - found.start())
    so_far, count = [], 0
    for mark in dates:
        count += mark == "DB"
        so_far.append(min(count, 6))
    return View(
        text=text,
        dates=dates,
        hospitals=hospitals,
        suffixes=_suffixed(text),
        kinds=kinds,
        clauses=clauses,
        ahead=_ahead(text, starts),
        behind=_behind(text, ends),
        dates_so_far=so_far,
        hospital_ahead=_hospital_ahead(text, hospitals),
    )


def _shape(char: str) -> str:
    if char.isdigit():
        return "d"
    return "h" if "\u4e00" <= char <= "\u9fff" else "a" if char.isalpha() else char


def features_of(text: str) -> list[list[str]]:
    """Return the features of every character of a text, in the order of the text."""
    seen = view(text)
    padded = "<" * 4 + text + ">" * 5
    return [_near(padded, position) + _marks(seen, position) + _words(seen, position) for position in range(len(text))]


def _near(padded: str, position: int) -> list[str]:
    here = position + 4
    found = [f"c{step}={padded[here + step]}" for step in _SINGLE]
    found += [f"2{step}={padded[here + step : here + step + 2]}" for step in _PAIRS]
    found += [f"3{step}={padded[here + step : here + step + 3]}" for step in _TRIPLES]
    return [*found, f"4-={padded[here - 4 : here]}", f"4+={padded[here + 1 : here + 5]}", "b"]


def _marks(seen: View, position: int) -> list[str]:
    found = []
    for step in (-1, 0, 1):
        at = position + step
        if 0 <= at < len(seen.text):
            found += [f"t{step}={_shape(seen.text[at])}", f"d{step}={seen.dates[at]}", f"h{step}={seen.hospitals[at]}",
                      f"s{step}={seen.suffixes[at]}", f"k{step}={seen.kinds[at]}"]  # fmt: skip
    return found


def _words(seen: View, position: int) -> list[str]:
    (first, second), last, clause = seen.ahead[position], seen.behind[position], seen.clauses[position]
    away = min(first.clause - clause, 3) if first is not _NONE else _FAR
    order, is_near = seen.dates_so_far[position], seen.hospital_ahead[position]
    found = [
        f"n={first.kind}", f"nw={first.word}", f"n2={first.kind}{second.kind}", f"p={last.kind}", f"pw={last.word}",
        f"pn={last.kind}|{first.kind}", f"nd={first.kind}{away}", f"pwnw={last.word}|{first.word}",
        f"nh={is_near}", f"nhp={is_near}{last.kind}", f"o={order}", f"op={order}{last.kind}", f"cl={min(clause, 6)}",
    ]  # fmt: skip
    mark = seen.dates[position]
    if mark != "-":
        found += [f"dn={mark}{first.kind}", f"dnw={mark}{first.word}{min(away, 2)}", f"do={mark}{order}"]
    return found
