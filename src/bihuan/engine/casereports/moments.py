"""The small grammar of days and clock times: what stands in the text, before it is resolved against anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bihuan.engine.casereports.writing import HAN_NUMBER, number_of

_PART: Final = "凌晨|清晨|早晨|早上|早间|上午|中午|午间|午后|下午|傍晚|晚上|晚间|夜间|夜里|深夜|半夜|早|晚|夜"
PARTS: Final = {
    **dict.fromkeys(("凌晨", "半夜"), "night"),
    **dict.fromkeys(("清晨", "早晨", "早上", "早间", "早", "上午"), "morning"),
    **dict.fromkeys(("中午", "午间"), "noon"),
    **dict.fromkeys(("午后", "下午", "傍晚"), "afternoon"),
    **dict.fromkeys(("晚上", "晚间", "夜间", "夜里", "深夜", "晚", "夜"), "evening"),
}
_SHIFTS: Final = {
    **dict.fromkeys(("当日", "当天", "同日", "同天", "当晚", "当夜", "该日", "是日", "当"), 0),
    **dict.fromkeys(("次日", "翌日", "第二天", "第二日", "隔天", "次晨", "次"), 1),
    **dict.fromkeys(("前一日", "前一天"), -1),
}
_FROM_REPORT: Final = {"今日": 0, "今天": 0, "昨日": -1, "昨天": -1, "前天": -2}
_JOIN: Final = r"\s?(?:-{1,2}|~|至|到)\s?"
_HM: Final = r"\d{1,2}"
_DAY: Final = re.compile(
    rf"""(?<![\d./])(?:
      (?P<y>(?:19|20)\d\d)\s?年\s?(?P<m>{_HM})\s?月\s?(?P<d>{_HM})(?:\s?[日号])?
    | (?P<y2>20\d\d)(?P<mark>[-/.])(?P<m2>{_HM})(?P=mark)(?P<d2>{_HM})(?!\d)
    | (?P<m3>{_HM})\s?月(?:份)?\s?(?P<d3>{_HM})\s?(?:[日号]|(?={_JOIN}{_HM}\s?(?:月|[日号]))|(?=[、和]{_HM}\s?[日号]))
    | (?P<d4>{_HM})(?:日|(?={_JOIN}{_HM}日))
    | (?<![街路巷道村幢栋弄苑园区厢车排层元段座组社第])(?P<d5>{_HM})号(?!线|楼|门|店|厅|院|库|桌|车|公|铺|座|馆|病|患|无|阳|确|感|下铺|上铺|中铺)
    )
    | (?P<mv>{_HM})月(?P<vague>上旬|中旬|下旬|初|中下旬|底|末)
    | (?P<shift>当日|当天|同日|同天|当晚|当夜|该日|是日|次日|翌日|第二天|第二日|隔天|次晨|前一日|前一天
        |(?:当|次)(?=凌晨|清晨|早上|上午|中午|下午|傍晚))
    | (?P<report>今日|今天|昨日|昨天|前天)
    | (?P<after>[\d{HAN_NUMBER}]{{1,2}})[天日]后""",
    re.VERBOSE,
)
_NUMERAL: Final = rf"\d{{1,2}}|[{HAN_NUMBER}]{{1,3}}"
_SIGNS: Final = r"许|左右|前后|前|后|多|起|开始"
_CLOCK: Final = re.compile(
    rf"""(?<![\d.:/])(?P<part>{_PART})?\s?(?:
      (?P<h>\d{{1,2}}):(?P<mi>\d{{2}})(?::\d{{2}})?分?(?![\d%])
    | (?P<h2>{_NUMERAL})[时點点](?:钟|整)?(?:(?P<mi2>\d{{1,2}})分?(?!\d)|(?P<half>半|一刻|三刻))?
        (?!候|间|常|而|左?转|心|餐|儿|代|尚|期|长|段|隔|评|测|位|对)
    )(?P<about>{_SIGNS})?""",
    re.VERBOSE,
)
_FIRST_HOUR: Final = re.compile(rf"(?<![\d.:/月])(?P<part>{_PART})?(?P<h>{_HM})(?={_JOIN}{_HM}[时点])")
_JOINED: Final = re.compile(_JOIN)
_PART_ALONE: Final = re.compile(rf"(?P<part>{_PART})(?!期|餐|饭|茶|会|市|点心|报|班|安|晨|高峰|间隔)")
_SPOKEN: Final = re.compile(r"^[一二两三四五六七八九十]+[点點]$")
_STAY: Final = re.compile(
    rf"(?:停留|逗留|历时|用时|耗时)(?:了|时间)?(?:大?约)?(?P<n>\d{{1,3}}|[{HAN_NUMBER}]{{1,3}}|半)个?(?P<u>分钟|小时)"
)


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day as written: figures where there are any, `shift` days from the day before it, or from the report."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    shift: int | None = None
    from_report: bool = False
    is_vague: bool = False


@dataclass(frozen=True, slots=True)
class ClockMention:
    """A clock time as written. `hour` 0..99 and `minute` 0..99 are not yet checked; `part` is a value of PARTS or ''."""

    start: int
    end: int
    hour: int
    minute: int
    part: str
    word: str
    is_about: bool


def _day(found: re.Match[str]) -> DayMention:
    start, end = found.span()
    name = found.lastgroup or ""
    if name == "vague" or found["vague"]:
        return DayMention(start, end, month=int(found["mv"]), is_vague=True)
    if found["shift"]:
        return DayMention(start, _shift_end(found), shift=_SHIFTS[found["shift"]])
    if found["report"]:
        return DayMention(start, end, shift=_FROM_REPORT[found["report"]], from_report=True)
    if found["after"]:
        return DayMention(start, end, shift=number_of(found["after"]))
    year, month = found["y"] or found["y2"], found["m"] or found["m2"] or found["m3"]
    day = found["d"] or found["d2"] or found["d3"] or found["d4"] or found["d5"]
    return DayMention(start, end, int(year) if year else None, int(month) if month else None, int(day))


def _shift_end(found: re.Match[str]) -> int:
    """Leave the 晚 of 当晚 and the 晨 of 次晨 to the clock: they say the part of the day."""
    return found.end() - (found["shift"] in {"当晚", "当夜", "次晨"})


def days_in(text: str, start: int, end: int) -> Iterator[DayMention]:
    """Yield the days named in a stretch of levelled text, in their order."""
    for found in _DAY.finditer(text, start, end):
        yield _day(found)


def is_joined(text: str, start: int, end: int) -> bool:
    """Say whether nothing but a dash or 至 stands between two mentions."""
    return 0 < end - start <= 4 and _JOINED.fullmatch(text, start, end) is not None


def _clock(found: re.Match[str]) -> ClockMention | None:
    hour = number_of(found["h"] or found["h2"])
    if hour is None or (not found["part"] and not found["about"] and _SPOKEN.match(found.group())):
        return None  # 一点 without more is "a little"
    minutes = {"半": 30, "一刻": 15, "三刻": 45}
    minute = minutes[found["half"]] if found["half"] else int(found["mi"] or found["mi2"] or 0)
    word = found["part"] or ""
    return ClockMention(*found.span(), hour, minute, PARTS.get(word, ""), word, bool(found["about"]))


def clocks_in(text: str, start: int, end: int) -> Iterator[ClockMention]:
    """Yield the clock times named in a stretch of levelled text; the 9 of 9-11时 is one."""
    found = [clock for clock in map(_clock, _CLOCK.finditer(text, start, end)) if clock]
    for first in _FIRST_HOUR.finditer(text, start, end):
        word = first["part"] or ""
        found.append(ClockMention(*first.span(), int(first["h"]), 0, PARTS.get(word, ""), word, is_about=False))
    yield from sorted(found, key=lambda clock: clock.start)


def part_in(text: str, start: int, end: int) -> re.Match[str] | None:
    """Find a part of the day that stands alone (8月3日晚); `PARTS` says which."""
    return _PART_ALONE.search(text, start, end)


def minutes_in(text: str, start: int, end: int) -> int | None:
    """Return how many minutes the stretch says somebody stayed (停留约30分钟), or nothing."""
    found = _STAY.search(text, start, end)
    if not found:
        return None
    count = 0.5 if found["n"] == "半" else number_of(found["n"]) or 0
    return int(count * (60 if found["u"] == "小时" else 1)) or None
