"""The words of the notice, and who may give or put it off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bihuan.apps.briefing.rules import notices
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.permissions import Action
from tests.apps.briefing.rights_world import refused

AT = datetime(2026, 8, 25, 10, 0, tzinfo=UTC)
SAID = {
    "authority": "A", "officer": "O", "contact": "C", "basis": "B", "desk": "12345", "fraud": "96110",
    "address": "https://example.org/public/zh/mine/",
}  # fmt: skip


def test_both_languages_say_the_same_parts() -> None:
    zh, en = notices.notice_lines("zh", SAID), notices.notice_lines("en", SAID)
    assert [one.code for one in zh] == [one.code for one in en] == list(notices.PARTS)
    for line in (*zh, *en):
        assert "{" not in line.text
    assert all(SAID[name] in en[0].text for name in ("authority", "officer", "contact"))
    assert SAID["address"] in zh[4].text


def test_a_deferral_has_a_reason_and_an_end_within_seven_days() -> None:
    notices.check_deferral("danger_to_life", AT + timedelta(days=7), AT)
    refused("bad_reason", notices.check_deferral, "", AT + timedelta(days=1), AT)
    refused("deferral_too_long", notices.check_deferral, "danger_to_life", AT, AT)
    refused("deferral_too_long", notices.check_deferral, "danger_to_life", AT + timedelta(days=7, seconds=1), AT)


def test_a_unit_reaches_its_own_notices() -> None:
    officer = Actor("a", Role.FIELD_OFFICER, "X", "PCS-03")
    notices.check_notice(officer, Action.UPDATE, "PCS-03")
    assert not notices.may_notice(officer, Action.UPDATE, "SQ-07")
    refused("wrong_role", notices.check_notice, officer, Action.UPDATE, "SQ-07")
