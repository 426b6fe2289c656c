"""The words of an announcement come from the facts of the control alone, in both languages and the incident's time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bihuan.apps.zones.rules.announcing import Facts, words

AT = datetime(2026, 8, 25, 10, 5, tzinfo=UTC)
FACTS = Facts(
    occasion="decided", number=3, incident=("顺安疫情", "Shun'an outbreak"), area="西山路以北",
    communities=("西山社区",), level=("高风险区", "High risk"),
    measures=(("足不出户", "Stay at home"), ("上门服务", "Services at the door")),
    reason=("区域内发现新增感染者", "new infections in the area"), basis="第四十二条", starts_at=AT,
    ends_at=datetime(2026, 9, 1, 16, 0, tzinfo=UTC), review_at=datetime(2026, 8, 28, 1, 0, tzinfo=UTC), at=AT,
    zone="Asia/Shanghai",
)  # fmt: skip


def test_a_decision_is_told_in_both_languages() -> None:
    assert words(FACTS) == (
        "顺安疫情实施管控措施的通告（第3号）\n范围：西山路以北（西山社区）。\n风险等级：高风险区。\n措施：足不出户；上门服务。\n"
        "原因：区域内发现新增感染者。\n时间：自2026年8月25日18时05分起，至2026年9月2日0时00分止；期满自行解除。\n"
        "复核：最迟于2026年8月28日9时00分复核。\n依据：第四十二条。\n发布时间：2026年8月25日18时05分。",
        "Shun'an outbreak: Measures in force (No. 3)\nArea: 西山路以北 (西山社区).\nRisk level: High risk.\n"
        "Measures: Stay at home; Services at the door.\nReason: new infections in the area.\n"
        "From 2026-08-25 18:05 until 2026-09-02 00:00; they end by themselves.\n"
        "They are reviewed by 2026-08-28 09:00 at the latest.\nLegal basis: 第四十二条.\nIssued: 2026-08-25 18:05.",
    )


def test_an_extension_names_what_it_follows_and_a_drill_says_so() -> None:
    chinese, english = words(replace(FACTS, occasion="extended", extends=2, is_drill=True, level=("", "")))
    assert chinese.splitlines()[:2] == ["【演练】", "顺安疫情延长管控措施的通告（第3号）"]
    assert chinese.splitlines()[-3] == "本通告接续第2号通告。"
    assert english.splitlines()[:2] == ["[EXERCISE]", "Shun'an outbreak: Measures extended (No. 3)"]
    assert english.splitlines()[-3] == "This follows No. 2."


def test_a_lifting_says_from_when_and_why() -> None:
    chinese, english = words(replace(FACTS, occasion="lifted", communities=()))
    assert chinese.splitlines()[1:4] == [
        "范围：西山路以北。", "上述范围内的管控措施自2026年8月25日18时05分起解除。", "原因：区域内发现新增感染者。",
    ]  # fmt: skip
    assert english.splitlines()[1:4] == [
        "Area: 西山路以北.", "The measures in this area are lifted from 2026-08-25 18:05.",
        "Reason: new infections in the area.",
    ]  # fmt: skip
