"""The forms and texts that come with Bihuan, to start from: they go through the same gate as any other. Pure.

A question names its element of the catalogue; wording and type are the catalogue's unless the file says them itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from bihuan.apps.briefing.rules.questions import ELEMENT
from bihuan.engine.formguard import catalogue

FORMS: Final = ("case", "contact")
TEXTS: Final = ("case_script", "contact_script", "case_sms", "contact_sms")
_ZH, _EN = "中文 (zh)", "English (en)"
_FOLDER: Final = Path(__file__).parent


@cache
def builtin_form(audience: str) -> Mapping[str, Any]:
    """Return the built-in form for an audience (`case`, `contact`) as a workbook. :raises KeyError: there is none."""
    if audience not in FORMS:
        raise KeyError(audience)
    told = tomllib.loads((_FOLDER / f"{audience}.toml").read_text("utf-8"))
    lists = tomllib.loads((_FOLDER / "choices.toml").read_text("utf-8"))
    survey: list[dict[str, str]] = []
    for section in told["section"]:
        survey += _section(section)
    used = {row["type"].partition(" ")[2] for row in survey if row["type"].startswith("select")}
    choices = [
        {"list_name": name, "name": value, f"label::{_ZH}": zh, f"label::{_EN}": en}
        for name, values in lists.items() if name in used for value, (zh, en) in values.items()
    ]  # fmt: skip
    title = {f"form_title::{_ZH}": told["zh"], f"form_title::{_EN}": told["en"]}
    settings = [{"form_title": title[f"form_title::{_ZH}"], "default_language": _ZH}]
    return {"survey": _numbered(survey), "choices": _numbered(choices), "settings": _numbered(settings)}


def _section(section: Mapping[str, Any]) -> list[dict[str, str]]:
    word = "repeat" if section.get("is_repeated") else "group"
    head = {"type": f"begin {word}", "name": section["name"], f"label::{_ZH}": section["zh"]}
    head[f"label::{_EN}"] = section["en"]
    if "relevant" in section:
        head["relevant"] = section["relevant"]
    return [head, *(_question(one) for one in section["question"]), {"type": f"end {word}"}]


def _question(one: Mapping[str, Any]) -> dict[str, str]:
    element = catalogue()[one["element"]]
    kind = f"{element.type} {one['choices']}" if "choices" in one else element.type
    row = {
        "type": "dateTime" if kind == "datetime" else kind, "name": one.get("name", one["element"].replace(".", "_")),
        f"label::{_ZH}": one.get("zh", element.zh), f"label::{_EN}": one.get("en", element.en), ELEMENT: one["element"],
    }  # fmt: skip
    row |= {name: one[name] for name in ("relevant", "constraint") if name in one}
    if element.type == "text" and element.most:
        row.setdefault("constraint", f"string-length(.) <= {element.most}")
    for language, column in (("zh", _ZH), ("en", _EN)):
        for name in ("hint", "constraint_message"):
            if f"{name}_{language}" in one:
                row[f"{name}::{column}"] = one[f"{name}_{language}"]
    return row | ({"required": "yes"} if one.get("required") else {})


def _numbered(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{"row": number, "cells": cells} for number, cells in enumerate(rows, start=2)]


@cache
def builtin_text(code: str) -> Mapping[str, Any]:
    """Return a built-in message or script: its texts by language. :raises KeyError: there is none."""
    told = tomllib.loads((_FOLDER / "texts.toml").read_text("utf-8"))[code]
    return {"texts": {"zh": told["zh"].strip(), "en": told["en"].strip()}}
