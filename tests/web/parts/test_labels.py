"""Every code that a rule knows has a name on the pages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from django.urls import get_resolver
from django.utils.translation import override

from bihuan.apps.core.rules import DutyRole, Role
from bihuan.apps.intake.rules import BatchState, DispositionKind
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.apps.orders.rules.states import Result, State, Urgency
from bihuan.web.parts import labels
from bihuan.web.parts.ground_refusals import GROUND_CODES
from bihuan.web.parts.heat_refusals import HEAT_CODES
from bihuan.web.parts.people_refusals import PEOPLE_CODES
from bihuan.web.parts.screening_refusals import SCREENING_CODES
from bihuan.web.parts.tracing_refusals import TRACING_CODES
from bihuan.web.parts.tubes_refusals import TUBES_CODES
from bihuan.web.parts.zones_refusals import OF_ZONES

SOURCES = Path(labels.__file__).resolve().parents[2] / "apps"


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("role", Role),
        ("duty_role", DutyRole),
        ("state", State),
        ("urgency", Urgency),
        ("result", Result),
        ("batch_state", BatchState),
        ("disposition", DispositionKind),
    ],
)
def test_every_code_of_an_enumeration_has_a_label(kind: str, codes: type[StrEnum]) -> None:
    assert sorted(labels.KINDS[kind]) == sorted(code.value for code in codes)


def test_every_move_and_its_event_have_a_label() -> None:
    assert sorted(labels.MOVES) == sorted(MOVES)
    assert {move.event for move in MOVES.values()} - set(labels.EVENTS) == set()


def test_every_equation_has_a_name_and_a_sentence() -> None:
    codes = [f"E{number}" for number in range(10)]
    assert list(labels.EQUATIONS) == codes
    assert list(labels.EQUATION_NAMES) == codes


def _refusals(source: str) -> Iterator[str]:
    """Yield the code of every NotAllowed("…") and of every guard _refuse_unless(condition, "…")."""
    place = {"NotAllowed": 0, "_refuse_unless": 1}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in place:
            code = node.args[place[node.func.id]]
            if isinstance(code, ast.Constant):
                yield str(code.value)


def test_every_refusal_says_what_to_do() -> None:
    assert get_resolver().url_patterns  # the pages bring their own words with them
    said = {code for path in SOURCES.rglob("*.py") for code in _refusals(path.read_text(encoding="utf-8"))}
    assert said - set(labels.CODES) == set()


def test_every_code_of_a_file_or_a_line_has_a_meaning_and_a_mend() -> None:
    with override("zh-hans"):
        assert labels.label("code", "unreadable_date") == "日期栏里没有日期。"
        assert labels.mend("unreadable_date") == "补填日期。"
    assert labels.mend("stale") == ""


def test_a_label_speaks_the_language_of_the_page() -> None:
    with override("zh-hans"):
        assert labels.label("state", "DISPATCHED") == "待签收"
        assert labels.holder_label("transit:PCS-03") == "在途，发往 PCS-03"
    with override("en"):
        assert labels.label("state", "DISPATCHED") == "Awaiting signature"
        assert labels.holder_label("desk") == "Desk"


def test_a_code_nobody_named_stands_for_itself() -> None:
    assert labels.label("code", "brand_new") == "brand_new"


def test_a_context_adds_its_own_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(labels.KINDS, "code", dict(labels.CODES))
    labels.extend("code", {"brand_new": "Brand new"})
    assert labels.label("code", "brand_new") == "Brand new"


def test_no_two_parts_word_the_same_refusal_so_that_none_says_what_another_means() -> None:
    parts = (TRACING_CODES, PEOPLE_CODES, GROUND_CODES, HEAT_CODES, SCREENING_CODES, TUBES_CODES, *OF_ZONES)
    codes = [code for part in parts for code in part]
    assert sorted(codes) == sorted(set(codes))
