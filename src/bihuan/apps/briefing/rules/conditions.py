"""The few conditions a form may use, read and judged without running anything: `${fever} = 'yes' and . <= 45`. Pure.

XLSForm writes them in XPath. We read comparisons of a question, of the answer itself (`.`), of numbers, texts,
`today()` and `string-length(…)`, joined by `and`, `or`, `not(…)`, `selected(${q}, 'x')` and brackets. Whatever else
stands there is refused when the form comes, so that no published form asks other things than its author meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<name>\$\{[A-Za-z_][\w.-]*\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<word>today\(\)|string-length|selected|not|and|or|true\(\)|false\(\))|(?P<sign>!=|<=|>=|[=<>(),.]))"
)
Values = Mapping[str, Any]
Judge = Callable[[Values, Any, str], Any]  # answers by name, the answer itself, today


class Unreadable(ValueError):  # noqa: N818 - named after the refusal
    """The condition is none that a form may use."""


@dataclass(slots=True)
class _Reading:
    tokens: list[str]
    names: set[str]
    at: int = 0

    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        word = self.next()
        if not word or (expected and word not in expected):
            raise Unreadable(word)
        self.at += 1
        return word


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition that was read: which questions it names, and how it is judged."""

    names: frozenset[str]
    judge: Judge

    def holds(self, values: Values, itself: Any = "", today: str = "") -> bool:
        """Say whether it holds for these answers; what was not answered compares as an empty text."""
        return bool(self.judge(values, itself, today))


def read_condition(text: str) -> Condition:
    """Read a condition. :raises Unreadable: it says what no form may say."""
    reading = _Reading(_tokens(text), set())
    judge = _either(reading)
    if reading.next():
        raise Unreadable(reading.next())
    return Condition(frozenset(reading.names), judge)


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unreadable(text[at : at + 20])
        found.append(match.group().strip())
        at = match.end()
    if not found or len(found) > _MOST_TOKENS:
        raise Unreadable(text[:20])
    return found


_MOST_TOKENS: Final = 60


def _either(reading: _Reading) -> Judge:
    parts = [_both(reading)]
    while reading.next() == "or":
        reading.take()
        parts.append(_both(reading))
    return parts[0] if len(parts) == 1 else lambda v, i, t: any(part(v, i, t) for part in parts)


def _both(reading: _Reading) -> Judge:
    parts = [_one(reading)]
    while reading.next() == "and":
        reading.take()
        parts.append(_one(reading))
    return parts[0] if len(parts) == 1 else lambda v, i, t: all(part(v, i, t) for part in parts)


def _one(reading: _Reading) -> Judge:
    word = reading.next()
    if word == "(":
        return _bracketed(reading)
    if word == "not":
        reading.take()
        inner = _bracketed(reading)
        return lambda v, i, t: not inner(v, i, t)
    if word == "selected":
        return _selected(reading)
    if word in {"true()", "false()"}:
        reading.take()
        return lambda *_: word == "true()"
    return _compared(reading)


def _bracketed(reading: _Reading) -> Judge:
    reading.take("(")
    inner = _either(reading)
    reading.take(")")
    return inner


def _selected(reading: _Reading) -> Judge:
    reading.take()
    reading.take("(")
    left = _operand(reading)
    reading.take(",")
    right = _operand(reading)
    reading.take(")")
    return lambda v, i, t: str(right(v, i, t)) in _chosen(left(v, i, t))


def _chosen(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else str(value).split()


_SIGNS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": lambda a, b: bool(a == b), "!=": lambda a, b: bool(a != b), "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b), ">": lambda a, b: bool(a > b), ">=": lambda a, b: bool(a >= b),
}  # fmt: skip


def _compared(reading: _Reading) -> Judge:
    left = _operand(reading)
    sign = _SIGNS[reading.take(*_SIGNS)]
    right = _operand(reading)

    def judge(values: Values, itself: Any, today: str) -> bool:
        a, b = _alike(left(values, itself, today), right(values, itself, today))
        return sign(a, b)

    return judge


def _operand(reading: _Reading) -> Judge:
    word = reading.take()
    if word.startswith("${"):
        name = word[2:-1]
        reading.names.add(name)
        return lambda values, _i, _t: values.get(name, "")
    if word[0] in "'\"":
        return lambda *_: word[1:-1]
    if word == ".":
        return lambda _v, itself, _t: itself
    if word == "today()":
        return lambda _v, _i, today: today
    if word == "string-length":
        reading.take("(")
        inner = _operand(reading)
        reading.take(")")
        return lambda v, i, t: str(len(str(inner(v, i, t))))
    if word[0].isdigit() or word[0] == "-":
        return lambda *_: word
    raise Unreadable(word)


def _alike(a: Any, b: Any) -> tuple[Any, Any]:
    """Return two values as numbers where both are, else as texts (ISO dates compare as texts)."""
    try:
        return float(str(a)), float(str(b))
    except ValueError:
        return _text(a), _text(b)


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
