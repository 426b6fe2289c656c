"""What in a report contradicts itself, or is not about us."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Final

from bihuan.engine.casereports.report import CaseEvent, Notice, Span, Visit, span_of

_CITY: Final = re.compile(r"(?P<n>[\u4e00-\u9fff]{2,4}?)(?P<k>市|自治州|盟)(?![场民区政委级内外])")
_LEADS: Final = re.compile(
    r"^.*(?:省|自治区|从|自|由|到|至|在|于|为|与|赴|回|返|抵|和|及|住|是|系|常|往|达|经|来|对|将|全|该|我|本|外)"
)
_UNKNOWN: Final = re.compile(
    r"(?:轨迹|行程|行动轨迹|活动情况|行踪)[^，。;\n]{0,6}(?:不详|不明|待查|待核|未知|无法|调查中|核实中|核查中|排查中)"
    r"|(?:轨迹|行程|流调|流行病学调查)[^，。;\n]{0,8}正在[^，。;\n]{0,8}(?:调查|排查|核实|核查|开展|进行)|正在[^，。;\n]{0,6}(?:调查|排查|核实|核查)[^，。;\n]{0,8}(?:轨迹|行程)"
)
_OFFICE: Final = re.compile(r"[^，。;\n]{0,12}(?:卫生健康|卫健|疾控|疫情防控|指挥部|新增|报告|通报|关于|新型冠状)")
TITLE: Final = 120
"""Characters at the beginning in which an office names its city."""
_FALSE: Final = frozenset({"城", "超", "夜", "菜", "股", "门", "农贸", "批发", "上"})


def cities_in(text: str) -> list[tuple[str, int, int]]:
    """List the names of cities that a levelled text writes with 市, without the 市: name, start, end."""
    found = []
    for match in _CITY.finditer(text):
        name = match["n"]
        lead = _LEADS.match(name)
        name = name[lead.end() :] if lead else name
        if len(name) >= 2 and name not in _FALSE:
            found.append((name, match.end() - len(match["k"]) - len(name), match.end()))
    return found


def other_city(text: str, original: str, city: str) -> list[Notice]:
    """Notice that a report is about another city: another one's office speaks in it, or it never names ours."""
    own = re.sub(r"(?:市|自治州|地区|盟)$", "", city)
    found = cities_in(text) if own else []
    if not found:
        return []
    name, start, end = found[0]
    is_ours = name.endswith(own) or not _speaks(text, start, end)
    return [] if is_ours and own in text else [Notice("other_city", span_of(original, start, end), name)]


def _speaks(text: str, start: int, end: int) -> bool:
    """Say whether a city named at the beginning is that of the office: its health commission, its 新增 or its 通报."""
    return start < TITLE and _OFFICE.match(text, end, end + 30) is not None


def track_unknown(text: str, original: str) -> list[Notice]:
    """Notice where a report says that a track is not known or still being looked into."""
    return [Notice("track_unknown", span_of(original, *found.span())) for found in _UNKNOWN.finditer(text)]


def order_of_times(visits: list[Visit]) -> Iterator[Notice]:
    """Notice visits of one case and one day whose beginning lies before that of the visit written before it."""
    before: dict[tuple[int | None, object], Visit] = {}
    for visit in visits:
        if visit.starts_at is None or visit.days is None:
            continue
        key = (visit.case, visit.days.day)
        last = before.get(key)
        if last and last.starts_at and visit.starts_at < last.starts_at and last.span.start < visit.span.start:
            yield Notice("times_backwards", visit.span, f"{last.starts_at:%H:%M} > {visit.starts_at:%H:%M}")
        before[key] = visit


def overlaps(visits: list[Visit]) -> Iterator[Notice]:
    """Notice two stays of one case at different places that overlap in time: two clocks do not agree."""
    stays: dict[int | None, list[tuple[datetime, datetime, Visit]]] = defaultdict(list)
    for visit in visits:
        if visit.starts_at and visit.ends_at and visit.place:
            stays[visit.case].append((visit.starts_at, visit.ends_at, visit))
    for found in stays.values():
        found.sort(key=lambda stay: (stay[0], stay[1]))
        for (_, end, one), (start, _, other) in pairwise(found):
            if start < end and one.place and other.place and one.place.text != other.place.text:
                yield Notice("visits_overlap", other.span, f"{one.place.text} / {other.place.text}")


def contradicting(events: list[CaseEvent], kind: str) -> tuple[CaseEvent | None, list[Notice]]:
    """Return the first event of a kind, and a notice when another one of the kind has another day."""
    found = [event for event in events if event.kind == kind and event.days.candidates]
    if not found:
        return None, []
    first = found[0]
    others = [event for event in found[1:] if event.days.candidates != first.days.candidates]
    shown = " / ".join(event.days.span.text for event in [first, *others])
    return first, [Notice("dates_contradict", others[0].span, f"{kind}: {shown}")] if others else []


def nothing(text: str) -> Notice:
    """Say that a text holds nothing of a case report."""
    return Notice("nothing_recognised", Span(0, len(text), text) if 0 < len(text) <= TITLE else None)
