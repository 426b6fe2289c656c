"""docs/query-gate.md tells the limits as they are in code, and every limit is used."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from bihuan.apps.intake.rules.limits import LIMIT_WORDS, Limits, limits_digest, limits_for
from bihuan.engine.protocol.reader import read_protocol, shipped_bytes
from tests.house.tree import ROOT, sources

DOCUMENT = (ROOT / "docs/query-gate.md").read_text(encoding="utf-8")


def test_the_document_tells_every_limit_and_no_other() -> None:
    told = re.findall(r"^\| `(\w+)` \| ([\d,]+) \| (.+) \|$", DOCUMENT, flags=re.MULTILINE)
    assert [(name, int(figure.replace(",", "")), words) for name, figure, words in told] == [
        (name, figure, LIMIT_WORDS[name]) for name, figure in asdict(Limits()).items()
    ]


def test_every_limit_is_used_by_the_code() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sources() if path.name != "limits.py")
    assert [name for name in asdict(Limits()) if f"limits.{name}" not in text and f").{name}" not in text] == []


@pytest.mark.parametrize(("code", "days"), [("covid19_cn_9", 14), ("measles_who", 9), ("ebola_who", 21)])
def test_a_protocol_sets_the_window(code: str, days: int) -> None:
    assert limits_for(read_protocol(shipped_bytes(code))).window_days == days


def test_other_limits_have_another_name() -> None:
    assert limits_digest(Limits()) == limits_digest(Limits())
    assert limits_digest(Limits(places=21)) != limits_digest(Limits())
