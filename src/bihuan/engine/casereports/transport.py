"""Trains, flights, ships, buses, taxis and private cars with number, carriage, seat and plate as written."""

from __future__ import annotations

import re
from typing import Final

from bihuan.engine.casereports.report import Transport, span_of

_KINDS: Final = (
    ("flight", r"航班|飞机|乘机|(?P<f>[A-Z]{2}\d{3,4}|\d[A-Z]\d{3,4}|[A-Z]\d[A-Z]?\d{3,4})(?=次?航班|\(|抵|到|从|由|，|次|$)"),
    ("train", r"高铁|动车|火车|列车|城际"),
    ("metro", r"地铁|轻轨"),
    ("bus", r"公交|公共汽车|巴士|大巴|客车|客运|班车"),
    ("ship", r"轮渡|轮船|客轮|邮轮"),
    ("taxi", r"出租车|网约车|滴滴|打车|的士|顺风车"),
    ("ambulance", r"120|救护车|负压车"),
    ("car", r"自驾|驾车|私家车|开车|自行驾|小汽车|轿车"),
    ("bicycle", r"电动车|电瓶车|自行车|摩托车|三轮车|单车"),
    ("walk", r"步行|徒步"),
)  # fmt: skip
_WORDS: Final = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS))
_TRAIN: Final = re.compile(
    r"(?<![A-Z\d])[GDCZTKYLS]\d{1,5}(?!\d)(?=次|[(，。;、\s]|高铁|动车|列车|火车|号|从|由|到|抵|$)"
)
_FLIGHT: Final = re.compile(r"(?<![A-Z\d])(?:[A-Z]{2}|\d[A-Z]|[A-Z]\d)\d{3,4}(?!\d)")
_LINE: Final = re.compile(r"(?P<n>[A-Z]?\d{1,4}|[一二三四五六七八九十]{1,3})(?:路|号线|次)")
_BARE: Final = re.compile(r"(?<!\d)\d{3,4}(?=次|航班|列车)")
_CARRIAGE: Final = re.compile(r"(?P<n>\d{1,2})号?(?:车厢|车(?!站|牌))|车厢号?[:为]?\s?(?P<n2>\d{1,2})")
_SEAT: Final = re.compile(
    r"(?<!\d)(?P<n>\d{1,3}\s?[A-FHJK]|\d{1,3}号?[上中下]铺|(?<=车厢)\d{1,3}(?=号))(?:号?座位?|号|(?=[，。;)、\s]|$))?|座位号?[:为]?\s?(?P<n2>\d{1,3}[A-Z]?)"
)
_PLATE: Final = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9*]{5,6}")
NUMBERED: Final = frozenset({"train", "flight", "bus", "metro", "ship"})


def read_transport(text: str, original: str, start: int, end: int) -> Transport | None:
    """Read the means of transport of one clause of a levelled text; nothing when it names none."""
    word = _WORDS.search(text, start, end)
    train, flight = _TRAIN.search(text, start, end), _FLIGHT.search(text, start, end)
    if word is None and train is None and (flight is None or "次" not in text[flight.end() : flight.end() + 1]):
        return None
    kind = _kind(word, train, flight)
    number = _number(text, start, end, kind, train, flight)
    parts = [number, *(pattern.search(text, start, end) for pattern in (_CARRIAGE, _SEAT, _PLATE))]
    if kind not in NUMBERED:
        parts[1] = parts[2] = None
    marks = [found.span() for found in (word, *parts) if found]
    spot = span_of(original, min(left for left, _ in marks), max(right for _, right in marks))
    return Transport(kind, *(_text(found) for found in parts), span=spot)


def _kind(word: re.Match[str] | None, train: re.Match[str] | None, flight: re.Match[str] | None) -> str:
    if train and (word is None or word.lastgroup in {"car", "f"}):
        return "train"
    if word is None:
        return "flight" if flight else ""
    return "flight" if word.lastgroup == "f" else word.lastgroup or ""


def _number(
    text: str, start: int, end: int, kind: str, train: re.Match[str] | None, flight: re.Match[str] | None
) -> re.Match[str] | None:
    if kind == "train":
        return train or _BARE.search(text, start, end)
    if kind == "flight":
        return flight or _BARE.search(text, start, end)
    return _LINE.search(text, start, end) if kind in NUMBERED else None


def _text(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    names = [name for name in ("n", "n2") if name in found.re.groupindex and found[name]]
    return found[names[0]] if names else found.group()
