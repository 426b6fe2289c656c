"""Personal data and ways to somebody in a text: found, so that a claim is refused and a question is stripped. Pure.

Numbers of seven digits and more (telephones, documents, cards, accounts), links, e-mail addresses, handles of networks,
and names that stand with a title or after "name:". Dates, figures with thousands and the official lines are none of
these. A bare name cannot be told from other words; the people who write, review and group are told to look for it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bihuan.apps.core.rules import NotAllowed

KINDS = ("number", "link", "email", "handle", "name")
LEFT_OUT = "［…］"
_LEAST_DIGITS = 7
_DIGITS = dict(zip("零〇○一壹二贰三叁四肆五伍六陆七柒八捌九玖幺两", "00011223344556677889912", strict=True))
_TABLE: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_ENDINGS, _NETWORKS, _TITLES, _DOUBLE = ("|".join(_TABLE[name]) for name in ("endings", "networks", "titles", "double"))
_SURNAMES, _WORDS_TOO = ("".join(_TABLE[name]) for name in ("surnames", "also_words"))
_NO_NAMES = frozenset(_TABLE["no_names"])
# nosemgrep: regex-from-a-variable - the digits that stand above
_RUN = re.compile(rf"[0-9{''.join(_DIGITS)}](?:[\s\-.,，·_/()]{{0,3}}[0-9xX{''.join(_DIGITS)}])*")
_DATE = re.compile(r"(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])")
# nosemgrep: regex-from-a-variable - the date that stands above
_PERIOD = re.compile(rf"{_DATE.pattern}(?:\s*[-–~]\s*{_DATE.pattern})?(?:\s+\d{{1,2}})?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.)\S+"
    rf"|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_ENDINGS})\b(?:/\S*)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_HANDLE = re.compile(
    rf"(?:(?<![a-z])(?:{_NETWORKS})(?:号|群|id)?\s*(?:是|为|is)?\s*[:：=]?\s*@?[a-z][a-z0-9_-]{{4,}})"
    r"|(?<![\w.])@[\w-]{2,}",
    re.IGNORECASE,
)
_NAME = re.compile(rf"(?P<name>(?:{_DOUBLE}|[{_SURNAMES}])[\u4e00-\u9fff]{{0,2}}?)(?:{_TITLES})")
_LABELLED = re.compile(r"(?:姓名|名字|名叫|本名|叫做|我叫|他叫|她叫)\s*(?:是|为)?\s*[:：]?\s*[\u4e00-\u9fff·]{2,4}")
_ENGLISH = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Nurse|Prof|Professor|Officer)\.?\s+[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?|"
    r"\b[Nn]ame(?:d|\s+is|:)\s+[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of a plain text (`plain`) in which there is personal data: [start, end) in characters, its kind."""

    kind: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return a text in one way of writing (NFKC) and without what nobody sees; searching and storing use this."""
    joined = unicodedata.normalize("NFKC", text)
    return "".join(c for c in joined if c in "\n\t" or unicodedata.category(c) not in {"Cf", "Cc", "Co", "Cs", "Cn"})


def without_unseen(text: str) -> str:
    """Return a text as it is written, without characters that nobody sees and that no feed can carry."""
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in {"Cf", "Cc", "Co", "Cs", "Cn"})
    return "".join(kept).strip()


def find_personal(text: str, lines: tuple[str, ...] = ()) -> list[Finding]:
    """Return where a plain text carries personal data or a way to somebody, in its order and without overlaps.

    `lines` are official numbers: they may stand in any text.
    """
    found = sorted(_all(text, frozenset(lines)), key=lambda one: (one.start, -one.end))
    kept: list[Finding] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            kept[-1] = Finding(kept[-1].kind, kept[-1].start, max(kept[-1].end, one.end))
        else:
            kept.append(one)
    return kept


def _all(text: str, lines: frozenset[str]) -> Iterator[Finding]:
    for kind, pattern in (("email", _EMAIL), ("link", _LINK), ("handle", _HANDLE), ("name", _LABELLED)):
        for match in pattern.finditer(text):
            yield Finding(kind, *match.span())
    for match in _ENGLISH.finditer(text):
        yield Finding("name", *match.span())
    known = frozenset("".join(c for c in one if c.isdigit()) for one in lines)
    for match in _RUN.finditer(text):
        if _is_number(match.group(), known):
            yield Finding("number", *match.span())
    for match in _NAME.finditer(text):
        if _is_name(match.group("name"), text[: match.start()]):
            yield Finding("name", *match.span())


def _is_number(run: str, lines: frozenset[str]) -> bool:
    digits = "".join(_DIGITS.get(c, c) for c in run if c.isdigit() or c in _DIGITS)
    if len(digits) < _LEAST_DIGITS or digits in lines:
        return False
    is_figures = all(_THOUSANDS.fullmatch(one) for one in re.split(r"[\s\-/]+", run))
    return not (_PERIOD.fullmatch(run.strip()) or is_figures)


def _is_name(name: str, before: str) -> bool:
    """Say whether what stands before a title is a name: a surname that is no other word, or one with a given name."""
    if any(name.startswith(word) for word in _NO_NAMES) or before[-1:] + name[:1] in _NO_NAMES:
        return False
    return len(name) > 1 or name not in _WORDS_TOO


def strip_personal(text: str, lines: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """Return a text plain and without its personal data, and the kinds that were left out, each once."""
    said = plain(text)
    found = find_personal(said, lines)
    for one in reversed(found):
        said = said[: one.start] + LEFT_OUT + said[one.end :]
    return said, tuple(dict.fromkeys(one.kind for one in found))


def check_words(text: str, part: str, lines: tuple[str, ...]) -> None:
    """Refuse a text for the public that carries personal data or a way to somebody.

    :raises NotAllowed: `words_with_number`, `words_with_link`, `words_with_email`, `words_with_handle`,
        `words_with_name`, with the `part` in which it stands.
    """
    for one in find_personal(plain(text), lines):
        raise NotAllowed(f"words_with_{one.kind}", part=part)
