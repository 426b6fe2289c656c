"""A list of sites, cell by cell: what each line says, and every fault named by its line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.rules.sites import ARRIVAL, COMMUNITY, MOBILE, SiteTold, check_site

_KINDS = {
    "community": COMMUNITY, "社区": COMMUNITY, "": COMMUNITY, "arrival": ARRIVAL, "高速": ARRIVAL, "车站": ARRIVAL,
    "卡口": ARRIVAL, "落地检": ARRIVAL, "mobile": MOBILE, "流动": MOBILE, "上门": MOBILE,
}  # fmt: skip
_YES = frozenset({"1", "y", "yes", "true", "是", "有", "√"})
_NO = frozenset({"", "0", "n", "no", "false", "否", "无", "×"})
_FLAGS = ("is_step_free", "has_shade", "is_indoors")

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one line (the heading is line 1): the code, and the column or word that it is about."""

    line: int
    code: str
    about: str = ""


def sites_told(lines: Iterable[tuple[int, Cells]]) -> tuple[list[SiteTold], list[Fault]]:
    """Return the sites that lines tell, and every fault; with a fault nothing is to be kept."""
    sites: list[SiteTold] = []
    faults: list[Fault] = []
    seen: set[int] = set()
    for line, told in lines:
        try:
            site = _site(told)
        except _Bad as bad:
            faults.append(Fault(line, bad.code, bad.about))
            continue
        except NotAllowed as refusal:
            faults.append(Fault(line, refusal.code))
            continue
        if site.number and site.number in seen:
            faults.append(Fault(line, "site_number_taken", str(site.number)))
        seen.add(site.number)
        sites.append(site)
    return sites, faults


class _Bad(Exception):  # noqa: N818 - named after what it says
    def __init__(self, code: str, about: str) -> None:
        super().__init__(code)
        self.code, self.about = code, about


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
