"""What a text or an expression of a form refers to: fields of the form, files and programs outside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_FIELD: Final = re.compile(r"[$%]?\{+\s*([^{}]*?)\s*\}+|%\(\s*([^()]*?)\s*\)[sd]")
_PATH: Final = re.compile(r"(?<![\w/])(?:/[A-Za-z_][\w.-]*){2,}")
_OUTSIDE: Final = re.compile(
    r"pulldata|search\s*\(|instance\s*\(|jr:|ex:|url|signature|draw|annotate|new-front|new\b|map|bearing|printer"
    r"|itemset|\.(?:csv|xml|geojson|png|jpe?g|gif|svg|mp3|mp4|wav|html?)\b|audit|intent|property\s*\(|https?",
    re.IGNORECASE,
)
_EVERYWHERE: Final = re.compile(
    r"pulldata|search\s*\(|instance\s*\(|jr:|\.(?:csv|xml|geojson|html?)\b|property\s*\(|username|deviceid",
    re.IGNORECASE,
)


def reaching_out(expression: str, place: str) -> Iterator[str]:
    """Yield what an expression takes from files, programs or the device (`pulldata`, `search`, `ex:`…)."""
    pattern = _OUTSIDE if place in {"appearance", "parameters"} else _EVERYWHERE
    hit = pattern.search(expression)
    if hit:
        yield hit[0]


def referring(text: str) -> list[str]:
    """Return the fields to which a text or expression refers: `${name}`, `{name}`, `%(name)s`, `/form/name`."""
    named = [next(part for part in hit.groups() if part is not None) for hit in _FIELD.finditer(text)]
    return named + [hit[0].rsplit("/", 1)[-1] for hit in _PATH.finditer(text)]
