"""A list of sites as it is pasted or sent (tabs, commas or semicolons), with every fault named by its line. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.rules.sites import ARRIVAL, COMMUNITY, MOBILE, SiteTold, check_site

ALIASES: dict[str, tuple[str, ...]] = {
    "number": ("number", "no", "no.", "编号", "序号", "点位编号"),
    "name": ("name", "site", "名称", "点位", "点位名称", "采样点"),
    "kind": ("kind", "type", "类别", "类型"),
    "unit": ("unit", "单位", "单位代码", "负责单位"),
    "area": ("area", "community", "社区", "社区代码"),
    "place_text": ("place", "address", "地址", "位置"),
    "longitude": ("longitude", "lon", "lng", "经度"),
    "latitude": ("latitude", "lat", "纬度"),
    "lanes": ("lanes", "通道", "通道数"),
    "seconds": ("seconds", "秒", "每人秒数"),
    "is_step_free": ("step free", "accessible", "无障碍"),
    "has_shade": ("shade", "遮阳"),
    "is_indoors": ("indoors", "室内"),
    "medical_name": ("medical point", "医疗点"),
    "medical_phone": ("medical phone", "医疗点电话"),
}
_KINDS = {
    "community": COMMUNITY, "社区": COMMUNITY, "": COMMUNITY, "arrival": ARRIVAL, "高速": ARRIVAL, "车站": ARRIVAL,
    "卡口": ARRIVAL, "落地检": ARRIVAL, "mobile": MOBILE, "流动": MOBILE, "上门": MOBILE,
}  # fmt: skip
_YES = frozenset({"1", "y", "yes", "true", "是", "有", "√"})
_NO = frozenset({"", "0", "n", "no", "false", "否", "无", "×"})
_FLAGS = ("is_step_free", "has_shade", "is_indoors")
_NEEDED = ("name", "unit")
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one line (the heading is line 1): the code, and the column or word that it is about."""

    line: int
    code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class SiteList:
    """The sites that were read, and every fault; with a fault nothing is to be kept."""

    sites: tuple[SiteTold, ...]
    faults: tuple[Fault, ...]


def read_sites(text: str) -> SiteList:
    """Return the sites of a list with a heading; an empty line is passed over."""
    rows = list(_rows(text.lstrip("\ufeff")))
    if not rows:
        return SiteList((), (Fault(1, "empty_list"),))
    columns, faults = _columns(rows[0][1])
    faults += [Fault(1, "no_column", name) for name in _NEEDED if name not in columns.values()]
    if len(rows) - 1 > MOST_LINES:
        faults.append(Fault(rows[MOST_LINES + 1][0], "too_many_lines", str(MOST_LINES)))
    if faults:
        return SiteList((), tuple(faults))
    sites: list[SiteTold] = []
    for line, cells in rows[1:]:
        told = {columns[n]: cell.strip() for n, cell in enumerate(cells) if n in columns}
        try:
            sites.append(_site(told))
        except _Bad as bad:
            faults.append(Fault(line, bad.code, bad.about))
        except NotAllowed as refusal:
            faults.append(Fault(line, refusal.code))
    return SiteList(tuple(sites), (*faults, *_twice(rows, sites, faults)))


class _Bad(Exception):  # noqa: N818 - named after what it says
    def __init__(self, code: str, about: str) -> None:
        super().__init__(code)
        self.code, self.about = code, about


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    mark = max("\t,;，", key=first.count)
    reader = csv.reader(StringIO(text), delimiter=mark)
    yield from ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))


def _columns(heading: list[str]) -> tuple[dict[int, str], list[Fault]]:
    found: dict[int, str] = {}
    for n, word in enumerate(heading):
        name = next((name for name, words in ALIASES.items() if word.strip().casefold() in words), "")
        if name and name not in found.values():
            found[n] = name
        elif word.strip():
            return {}, [Fault(1, "column_twice" if name else "unknown_column", word.strip())]
    return found, []


def _site(told: Mapping[str, str]) -> SiteTold:
    kind = told.get("kind", "").casefold()
    if kind not in _KINDS:
        raise _Bad("unknown_site_kind", told["kind"])
    site = SiteTold(
        name=told.get("name", ""), unit=told.get("unit", ""), kind=_KINDS[kind], area=told.get("area", ""),
        number=_whole(told, "number", 0), place_text=told.get("place_text", "")[:300],
        longitude=_degrees(told, "longitude"), latitude=_degrees(told, "latitude"),
        lanes=_whole(told, "lanes", 0), seconds=_whole(told, "seconds", 20),
        medical_name=told.get("medical_name", "")[:200], medical_phone=told.get("medical_phone", "")[:40],
        **{name: _flag(told, name) for name in _FLAGS},
    )  # fmt: skip
    check_site(site)
    return site


def _whole(told: Mapping[str, str], name: str, usual: int) -> int:
    text = told.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise _Bad("no_number", text)
    return int(text)


def _degrees(told: Mapping[str, str], name: str) -> float | None:
    text = told.get(name, "")
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise _Bad("no_number", text) from None


def _flag(told: Mapping[str, str], name: str) -> bool:
    text = told.get(name, "").casefold()
    if text not in _YES | _NO:
        raise _Bad("no_yes_or_no", text)
    return text in _YES


def _twice(rows: list[tuple[int, list[str]]], sites: list[SiteTold], faults: list[Fault]) -> Iterator[Fault]:
    """Yield a fault for each number that stands in the list before."""
    if faults:
        return
    seen: set[int] = set()
    for (line, _cells), site in zip(rows[1:], sites, strict=True):
        if site.number and site.number in seen:
            yield Fault(line, "site_number_taken", str(site.number))
        seen.add(site.number)
