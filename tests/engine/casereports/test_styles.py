"""Invented reports in the styles of several offices, each with the reading that a person would check."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.engine.casereports.telling import told

from bihuan.engine.casereports import read_report

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.toml"))


def test_there_are_at_least_twelve_styles() -> None:
    assert len(FIXTURES) >= 12


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_report_of_this_style_is_read_as_expected(path: Path) -> None:
    wanted = tomllib.loads(path.read_text(encoding="utf-8"))
    text, published, city = wanted.pop("text"), wanted.pop("published"), wanted.pop("city")
    assert told(read_report(text, published=published, zone="Asia/Shanghai", city=city)) == wanted
