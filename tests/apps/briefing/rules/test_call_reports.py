"""What a reported call may say: the six things by their codes, and a verdict that is known."""

from __future__ import annotations

import pytest

from bihuan.apps.briefing.rules.call_reports import VERDICTS, check_asked, check_verdict
from bihuan.apps.core.rules import NotAllowed


def test_what_was_asked_is_told_in_the_order_of_the_six() -> None:
    assert check_asked(["group", "money"]) == ["money", "group"]
    with pytest.raises(NotAllowed, match="unknown_asked"):
        check_asked(["money", "weather"])


def test_a_verdict_is_one_of_the_list() -> None:
    for verdict in VERDICTS:
        check_verdict(verdict)
    with pytest.raises(NotAllowed, match="unknown_verdict"):
        check_verdict("perhaps")
