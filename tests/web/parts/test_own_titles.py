"""The titles of the desk's own orders, in words."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from bihuan.web.parts.own_titles import own_title

SOURCES = {"CDC": "市疾控中心"}


@pytest.mark.parametrize(
    ("kind", "title", "words"),
    [
        ("missing_batch", "CDC batch 4", "市疾控中心: batch 4 has not come"),
        (
            "missing_batch",
            "CDC batch 2026-08-21T00:00:00.000000Z",
            "市疾控中心: the batch due 08-21 08:00 has not come",
        ),
        (
            "missing_batch",
            "X zero_report 2026-08-21T00:00:00.000000Z",
            "X: the zero report due 08-21 08:00 has not come",
        ),
        ("missing_batch", "CDC batch soon", "市疾控中心: the batch due soon has not come"),
        ("stuck_delivery", "orders.notify_unit 0123456789ab", "The job orders.notify_unit gave up (6789ab)"),
        ("difference", "difference E1 E7", "The books differ in E1, E7"),
        (
            "missing_acknowledgement",
            "CDC 2026-08-21 abc",
            "市疾控中心 has not said that it has its outcomes of 2026-08-21",
        ),
        ("rights_request", "7 copy", "Request 7 about one's own data: A copy of my data"),
        ("rights_late", "7 deletion", "Request 7 about one's own data is late: That my data are deleted"),
        (
            "rights_guessing",
            "guessing 1200 2026-08-21T07",
            "Somebody guesses codes of residents: 1200 failures in an hour",
        ),
        ("notice_overdue", "notices 2026-08-21", "Notices of first contact are overdue (2026-08-21)"),
        ("verify", "something else", "something else"),
        ("missing_batch", "not understood", "not understood"),
    ],
)
def test_a_title_of_codes_becomes_words(kind: str, title: str, words: str) -> None:
    with override("en"):
        assert own_title(kind, title, SOURCES) == words
