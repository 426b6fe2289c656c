"""What the measures of controls, and the reasons for them, are called in both languages. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

Words = Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=4)
def _read(name: str) -> Words:
    return tomllib.loads(files("bihuan.apps.zones.rules").joinpath(name).read_text(encoding="utf-8"))


def measures() -> Words:
    """Return every measure that has words: code → language (zh, en) → words."""
    return _read("measures.toml")


def measure_words(code: str, language: str) -> str:
    """Return what a measure is called, its code where it has no words."""
    return measures().get(code, {}).get(language, code)


def reason_words(code: str) -> tuple[str, str]:
    """Return what a reason is called in Chinese and in English, its code where it has no words."""
    told = _read("reasons.toml").get(code, {})
    return told.get("zh", code), told.get("en", code)
