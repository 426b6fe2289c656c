"""What carries a reader away: addresses, handles and telephone numbers (trust section 6, rule 3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from bihuan.engine.formguard.characters import bare

_TOP: Final = (
    "com|cn|net|org|gov|edu|info|top|xyz|vip|club|site|shop|online|app|live|link|icu|cc|tv|io|ly|gl|gg|la|ws|pw|tk|ml|ga|cf|gq|uk|ru|hk|tw|jp|kr|eu|"
    "biz|mobi|asia|wang|ren|work|fun|space|website|tech|store|page|dev|win|bid|loan|click|host|press|pro|name"
)
_SCHEME: Final = re.compile(
    r"\b(?:https?|ftp|hxxps?|wss?|tel|sms|smsto|mailto|weixin|alipays?|intent|data|javascript|geo|file|jr)\s*[:：]\s*/{0,2}\s*\S|www\s*[.。]"
)
_DOMAIN: Final = re.compile(
    rf"(?<![a-z0-9])[a-z0-9][a-z0-9-]{{0,62}}(?:\.[a-z0-9-]{{1,63}}){{0,5}}\.(?:{_TOP})(?![a-z0-9])"
)
_PATH: Final = re.compile(r"(?<![a-z0-9])[a-z0-9-]{2,63}\.[a-z]{2,12}/[a-z0-9]")
_PUNY: Final = re.compile(r"xn--[a-z0-9]")
_IP: Final = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_MAIL: Final = re.compile(r"[a-z0-9._%+-]+\s*@\s*[a-z0-9-]+\s*\.\s*[a-z]{2,}")
_HANDLE: Final = re.compile(r"(?<![a-z0-9])@[a-z0-9_.]{3,}")
_DOTS: Final = re.compile(
    r"\s*(?:\[\s*\.\s*\]|\(\s*\.\s*\)|[(\[{]\s*(?:dot|点)\s*[)\]}]|[。．｡・•·‧∙]|(?<=[a-z0-9])\s+dot\s+(?=[a-z])|(?<=[a-z0-9])\s*点\s*(?=[a-z]))\s*"
)
_ATS: Final = re.compile(
    r"\s*(?:[(\[{]\s*(?:at|艾特)\s*[)\]}]|(?<=[a-z0-9])\s+at\s+(?=[a-z0-9-]+\s*\.\s*(?:com|cn|net|org|gov)\b))\s*"
)
_SPACED: Final = re.compile(r"(?<=[a-z0-9])\s*\.\s*(?=(?:com|cn|net|org|gov|xyz|vip|cc)(?:\W|$))")

_HAN_DOMAIN: Final = re.compile(r"\w\.(?:中国|公司|网络|集团|手机|我爱你|网址)")
_CARRIERS: Final = {
    "email": (_MAIL,),
    "address": (_SCHEME, _PUNY, _PATH, _DOMAIN, _HAN_DOMAIN, _IP),
    "handle": (_HANDLE,),
}

_NUMERALS: Final = str.maketrans("零〇○洞一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖", "000011122233445566778899")
_SPELT: Final = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9",
}  # fmt: skip
_DATE: Final = re.compile(
    r"(?:19|20)\d\d\s*[-–~至到]\s*(?:19|20)\d\d|(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:19|20)\d\d|\d{1,2}\s*[:：]\s*\d\d(?:\s*[:：]\s*\d\d)?"
)
_RANGE: Final = re.compile(r"(?<!\d)\d{1,3}\s*[-–—~～至到]\s*\d{1,3}(?!\d|[\s\-–]*\d)")
_RUN: Final = re.compile(r"\+?\d(?:[\s()\-–—._·/*#,，、]{0,3}\d){2,20}")
_DIAL: Final = re.compile(
    r"(?:拨打?|致电|回电|来电|打给|打电话|电话|热线|短信|发送|发到|回复|call|dial|ring|phone|text|sms|telephone|hotline"
    r"|contact|reply|fax|number is)[^\d]{0,12}$"
)
_COUNTED: Final = re.compile(
    r"^\s*(?:人|例|天|岁|元|个|名|小时|分钟|周|米|%|万|次|people|cases|days|years|hours|minutes|mg|ml|steps)"
)


def carriers(text: str, official: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each address, handle and telephone number in a text that is not official: its code and what was matched."""
    plain = _dotted(bare(text))
    for code, patterns in _CARRIERS.items():
        hit = next((found for pattern in patterns if (found := pattern.search(plain))), None)
        if hit:
            yield code, hit[0]
    yield from (("phone", number) for number in phones(plain, official))


def _dotted(plain: str) -> str:
    """Write dots and ats that are spelt or bracketed as what they stand for."""
    return _SPACED.sub(".", _ATS.sub("@", _DOTS.sub(lambda hit: "." if _is_inside(hit) else hit[0], plain)))


def _is_inside(hit: re.Match[str]) -> bool:
    """Say whether a mark stands between Latin letters or figures, where an address has its dot."""
    text = hit.string
    before, after = text[: hit.start()][-1:], text[hit.end() :][:1]
    return all(char.isascii() and char.isalnum() for char in before + after) and bool(before) and bool(after)


def phones(plain: str, official: tuple[str, ...]) -> Iterator[str]:
    """Yield what may be dialled: seven digits and more, five and more behind a word of dialling, none of `official`."""
    figures = _figures(plain)
    figures = _DATE.sub(lambda hit: "|" * len(hit[0]), figures)
    figures = _RANGE.sub(lambda hit: "|" * len(hit[0]), figures)
    for hit in _RUN.finditer(figures):
        number = re.sub(r"\D", "", hit[0])
        parts = re.findall(r"\d+", hit[0])
        if number in official or all(part in official for part in parts) or _COUNTED.match(figures[hit.end() :]):
            continue
        is_dialled = bool(_DIAL.search(figures[: hit.start()]))
        if len(number) >= 7 or (len(number) >= 3 and is_dialled):
            yield number


def _figures(plain: str) -> str:
    """Write numerals and spelt figures as digits: 一三八, 幺, one three eight, ①."""
    # nosemgrep: regex-from-a-variable - the words of a table of this file
    spelt = re.sub(r"\b(?:" + "|".join(_SPELT) + r")\b", lambda hit: _SPELT[hit[0]], plain)
    digits = (str(unicodedata.digit(char)) if unicodedata.digit(char, None) is not None else char for char in spelt)
    return "".join(digits).translate(_NUMERALS)
