"""Checklists as they are kept, what a visit has to answer, and the league of units."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.forces.rules.inspections import (
    MEND_WITHIN,
    URGENCIES,
    Told,
    check_answers,
    checklist,
    league,
    newest,
    read_checklist,
    versions,
)
from bihuan.apps.orders.rules.limits import limit
from tests.refusals import refusal_of

AT = datetime(2026, 8, 25, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE = '[[items]]\ncode = "a"\nkinds = []\nseverity = "serious"\nen = "x"\nzh = "y"\n'
TITLE = 'title_en = "t"\ntitle_zh = "t"\n'


def test_every_version_can_be_read_and_the_last_one_is_used() -> None:
    assert [checklist(one).version for one in versions()] == list(versions())
    assert newest().version == versions()[-1]
    assert refusal_of(lambda: checklist("../2026-08")) == "unknown_checklist"


def test_every_item_has_words_in_both_languages() -> None:
    assert [item.code for item in newest().items if not item.texts["en"] or not item.texts["zh"]] == []


def test_a_site_is_asked_what_a_gate_is_not() -> None:
    site, gate = ({item.code for item in newest().for_kind(kind)} for kind in ("test_site", "gate"))
    assert ("tubes_kept" in site, "tubes_kept" in gate) == (True, False)
    assert ("every_car" in site, "every_car" in gate, "manned" in gate) == (False, True, True)
    assert newest().item("nothing") is None


def test_a_checklist_with_an_item_twice_or_an_unknown_severity_is_none() -> None:
    with pytest.raises(ValueError, match="v"):
        read_checklist("v", TITLE + ONE + ONE)
    with pytest.raises(ValueError, match="grave"):
        read_checklist("v", TITLE + ONE.replace("serious", "grave"))
    with pytest.raises(KeyError):
        read_checklist("v", TITLE + ONE.replace("zh", "fr"))


def test_every_item_that_is_asked_has_to_be_answered_and_no_other() -> None:
    items = newest().for_kind("gate")
    whole = {item.code: "ok" for item in items}
    check_answers(items, whole)
    assert refusal_of(lambda: check_answers(items, {**whole, "one_way": "ok"})) == "unknown_item"
    assert refusal_of(lambda: check_answers(items, {**whole, "manned": "perhaps"})) == "unknown_answer_to_item"
    assert refusal_of(lambda: check_answers(items, {"manned": "ok"})) == "item_unanswered"


def test_the_order_about_a_finding_has_the_finding_s_own_deadline() -> None:
    assert {one: limit("feedback", URGENCIES[one]) for one in MEND_WITHIN} == dict(MEND_WITHIN)


def test_the_league_counts_open_findings_a_visit_and_knows_the_oldest() -> None:
    findings = [
        Told("A", "closed", AT - 50 * HOUR, AT - 48 * HOUR),
        Told("A", "ordered", AT - 30 * HOUR, AT - 28 * HOUR),
        Told("A", "remedied", AT - 3 * HOUR, AT - HOUR),
        Told("B", "open", AT - 2 * HOUR, AT + HOUR),
    ]
    rows = league({"A": 4, "B": 1, "C": 2}, findings, AT)
    assert [(one.unit, one.visits, one.found, one.open) for one in rows] == [
        ("B", 1, 1, 1), ("A", 4, 3, 2), ("C", 2, 0, 0),
    ]  # fmt: skip
    assert [(one.overdue, one.waiting, one.oldest_hours) for one in rows] == [(0, 0, 2), (1, 1, 30), (0, 0, None)]
