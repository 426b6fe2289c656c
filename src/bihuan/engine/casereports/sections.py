"""Where a report begins to speak of which case."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from bihuan.engine.casereports.writing import HAN_NUMBER, number_of

_N: Final = rf"[A-Z]{{0,2}}\d{{1,5}}|[{HAN_NUMBER}]{{1,5}}"
_KIND: Final = "无症状感染者|阳性感染者|感染者|阳性人员|病例|患者|确诊病例|确诊患者|初筛阳性人员"
MENTION: Final = re.compile(
    rf"(?:新冠肺炎)?(?:确诊|本土|新增|输入|疑似|核酸|阳性){{0,4}}(?P<kind>{_KIND})(?P<n>{_N})(?![\d人例名岁天日月])"
    rf"(?P<more>(?:\s?[、，和及与至\-~]\s?(?:{_KIND})?(?:[A-Z]{{0,2}}\d{{1,5}}|[{HAN_NUMBER}]{{1,5}})(?![\d人例名岁天日月年时点]))*)"
    rf"|第(?P<n2>\d{{1,5}}|[{HAN_NUMBER}]{{1,5}})(?P<unit>例|号)(?:本土|新增|新冠肺炎|输入|确诊){{0,4}}(?P<kind2>{_KIND})?"
    rf"|(?<![\d第])(?P<n3>\d{{1,5}})号(?P<kind3>{_KIND})"
)
"""One or more cases named by number: 病例3, 第17例, 91号确诊病例, 病例1、病例2, 患者3至5."""
_ONE_MORE: Final = re.compile(rf"(?P<join>[、，和及与至\-~])\s?(?:{_KIND})?(?P<n>{_N})")
_BEFORE_HEADER: Final = re.compile(
    r"(?:^|[\n。;!])[\s#*•·●○■□◆▪★>\-]*(?:[(\[【]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)\]】、.．]\s*)?[\[【(]?$"
)
_AFTER_HEADER: Final = re.compile(
    r"[\])】]?\s*(?:[(][^()\n]{1,40}[)])?\s*(?:[:，.。\n]|$|\s|某|[男女]|系(?!病例|患者)|为(?!病例|患者)|现(?:住|居)|居住|常住|家住|"
    r"(?:的)?(?:主要)?(?:活动)?(?:轨迹|行程|情况|基本情况)|.某)"
)
_PERSON: Final = re.compile(
    r"[\s#*•·●○■□◆▪★>\-]*(?!其|妻|丈|父|母|儿|女儿|同)(?P<bullet>[(\[【]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)\]】、.．])?\s*"
    r"(?:(?:患者|病例|确诊病例|该患者)?[:，]?\s*)?(?:[\u4e00-\u9fff]{0,2}[某×xX*]{0,2}[\u4e00-\u9fff]?[(，:、\s]{0,2})?"
    r"(?:患者)?(?:(?:为|系)?一?名?(?:[男女]性?[，、\s]?\s*(?:汉族[，、])?\s*(?:今年)?\d{1,3}\s?(?:周?岁|个?月)|\d{1,3}\s?周?岁[，的、]?\s?[男女])|[男女]性?[，、])"
)
_SENTENCE_START: Final = re.compile(r"[^。;\n]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A case named by number at [start, end): as written, and the key by which it is known again."""

    start: int
    end: int
    written: str
    key: str


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch [start, end) that speaks of one case; `label_end` is where its heading ends; `number` is as written."""

    start: int
    label_end: int
    end: int
    number: str
    key: str
    is_group: bool = False


def key_of(kind: str, written: str) -> str:
    """Tell persons apart by class and number: 病例1 and 无症状感染者1 are two, 病例一 and 确诊病例1 are one."""
    digits = re.sub(r"^[A-Z]+", "", written)
    value = number_of(digits)
    letters = written[: len(written) - len(digits)]
    return f"{'a' if '无症状' in kind else 'c'}{letters}{digits if value is None else value}"


def mentions_in(text: str, start: int, end: int) -> list[list[Named]]:
    """List the places where cases are named by number; several named in one breath stand together."""
    return [_named(found) for found in MENTION.finditer(text, start, end)]


def _named(found: re.Match[str]) -> list[Named]:
    kind = found["kind"] or found["kind2"] or found["kind3"] or ""
    written = found["n"] or found["n2"] or found["n3"]
    end = found.start("more") if found["n"] else found.end()
    names = [Named(found.start(), end, found.string[found.start() : end], key_of(kind, written))]
    if found["n"]:
        names += _others(found, kind, written)
    return names


def _others(found: re.Match[str], kind: str, first: str) -> list[Named]:
    names, last = [], number_of(first)
    for one in _ONE_MORE.finditer(found.string, found.start("more"), found.end("more")):
        value = number_of(one["n"])
        if one["join"] in "至-~" and value is not None and last is not None and 0 < value - last <= 50:
            names += [Named(one.start("n"), one.end(), str(n), key_of(kind, str(n))) for n in range(last + 1, value)]
        names.append(Named(one.start("n"), one.end(), one.group().lstrip(one["join"]).strip(), key_of(kind, one["n"])))
        last = value
    return names


def sections_in(text: str) -> list[Section]:
    """Divide a levelled text into what each case's part is; what stands before the first is nobody's."""
    numbered = _numbered(text)
    starts = [head.start for head in numbered]
    others = [head for head, end in _unnumbered(text) if bisect_left(starts, head.start) == bisect_left(starts, end)]
    ordered = sorted(numbered + others, key=lambda head: head.start)
    ends = [*(head.start for head in ordered[1:]), len(text)]
    return [
        Section(head.start, head.label_end, end, head.number, head.key, head.is_group)
        for head, end in zip(ordered, ends, strict=False)  # no head: no section
    ]


def _numbered(text: str) -> list[Section]:
    found = []
    for match in MENTION.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if match.start() > 12:
            before = "x" + before  # so that ^ means the beginning of the text
        if _BEFORE_HEADER.search(before) and _AFTER_HEADER.match(text, match.end()):
            names = _named(match)
            number = text[match.start() : match.end()]
            key = "+".join(name.key for name in names)
            found.append(Section(match.start(), match.end(), match.end(), number, key, len(names) > 1))
    return found


def _unnumbered(text: str) -> list[tuple[Section, int]]:
    """List the sentences that begin like the description of a person, each with where that beginning ends."""
    found = []
    for sentence in _SENTENCE_START.finditer(text):
        start = sentence.start()
        head = _PERSON.match(text, start, min(sentence.end(), start + 60))
        if head:
            found.append((Section(start, start, start, "", f"at {start}"), head.end()))
    return found
