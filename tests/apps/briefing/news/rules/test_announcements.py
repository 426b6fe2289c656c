"""How the desk's decisions map to the words of CAP; what Bihuan's own words say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.briefing.rules.announcements import (
    ALERT,
    CANCEL,
    MOST_TEXT,
    UPDATE,
    certainty_of,
    check_releaser,
    check_writer,
    kind_of,
    measure_of,
    severity_of,
    urgency_of,
)
from bihuan.apps.briefing.rules.announcements_words import (
    CANCELLED_BECAUSE,
    RoundTold,
    SiteOpen,
    cancel_words,
    parted,
    round_words,
)
from bihuan.apps.briefing.rules.never_ask import Words
from bihuan.apps.core.rules import Actor, NotAllowed, Role

AT = datetime(2022, 8, 25, 6, 30, tzinfo=UTC)
_HOUR = timedelta(hours=1)
LEVELS = ("high", "medium", "low", "none")


def test_urgency_is_that_of_the_release() -> None:
    """What holds is immediate; a cancellation is past."""
    told = [urgency_of(ALERT, AT + _HOUR * hours, AT) for hours in (-1, 0, 1, 2)]
    assert told == ["Immediate", "Immediate", "Expected", "Future"]
    assert urgency_of(CANCEL, AT - _HOUR, AT) == "Past"


def test_severity_is_the_rank_of_the_level() -> None:
    """The strictest first; a control without a level is moderate."""
    assert [severity_of(one, LEVELS) for one in (*LEVELS, "", "?")] == [
        "Severe", "Moderate", "Minor", "Minor", "Moderate", "Moderate",
    ]  # fmt: skip
    assert [measure_of(one) for one in ("Severe", "Moderate")] == ["shelter", "avoid"]


def test_certainty_is_the_reason_of_the_control() -> None:
    """An unknown reason is unknown."""
    assert [certainty_of(one) for one in ("new_cases", "spread", "precaution", "?")] == [
        "Observed", "Likely", "Possible", "Unknown",
    ]  # fmt: skip


def test_the_first_version_alerts_and_the_others_update_or_cancel() -> None:
    """One chain, one alert."""
    assert [kind_of(0, False), kind_of(1, False), kind_of(2, True)] == [ALERT, UPDATE, CANCEL]


@pytest.mark.parametrize("role", list(Role))
def test_who_may_write_and_who_may_release(role: Role) -> None:
    """An analyst writes; who leads or commands releases; nobody from a unit does either."""
    for unit in ("", "PCS-03"):
        by = Actor("one", role, "DRILL-1", unit)
        assert _may(check_writer, by) == (not unit and role.value in {"desk_lead", "desk_analyst", "commander"})
        assert _may(check_releaser, by, "another") == (not unit and role.value in {"desk_lead", "commander"})
        assert _may(check_releaser, by, "one") is False


def _may(check: object, *args: object) -> bool:
    try:
        check(*args)  # type: ignore[operator]  # a rule
    except NotAllowed:
        return False
    return True


def _round(sites: int, *, is_drill: bool = False) -> RoundTold:
    opens = [
        SiteOpen(f"点位{n}", f"西山路{n}号" if n % 2 else "", AT, AT + 4 * _HOUR, n % 3 == 0) for n in range(sites)
    ]
    over_night = SiteOpen("夜间点位", "", AT, AT + 20 * _HOUR)
    return RoundTold(
        2, Words("某事件", "An incident"), AT, AT + 24 * _HOUR, "Asia/Shanghai", [*opens, over_night], is_drill
    )


def test_a_round_tells_where_when_and_how_it_is_booked() -> None:
    """In both languages, in the zone of the incident."""
    title, text = round_words(_round(2), "zh")
    assert (title, text.split("\n")) == (
        "某事件第2轮区域核酸检测的通告",
        [
            "时间：2022年8月25日14时30分至2022年8月26日14时30分。",
            "预约：每栋楼的时间和点位由社区通知，请按通知的时间前往；无须自行预约，检测免费。",
            "不便出门的，请告知社区，工作人员上门采样。", "点位：", "点位0 08-25 14:30–18:30 无障碍",
            "点位1（西山路1号） 08-25 14:30–18:30", "夜间点位 08-25 14:30–08-26 10:30",
        ],
    )  # fmt: skip
    title, text = round_words(_round(2, is_drill=True), "en")
    assert (title, text.split("\n")[-3:]) == (
        "[EXERCISE] An incident: round 2 of mass testing",
        [
            "点位0 08-25 14:30–18:30 step-free",
            "点位1 (西山路1号) 08-25 14:30–18:30",
            "夜间点位 08-25 14:30–08-26 10:30",
        ],
    )


def test_more_sites_than_fit_are_counted() -> None:
    """No page is longer than what can be read, and nobody is left without a word."""
    for language, words in (("zh", "个点位，见社区通知。"), ("en", " more sites: ask your community.")):
        text = round_words(_round(900), language)[1]
        shown = text.count("14:30–")
        assert len(text) <= MOST_TEXT
        assert text.split("\n")[-1].replace("另有", "") == f"{901 - shown}{words}"


def test_a_cancellation_says_what_and_why() -> None:
    """In fixed words; a long title is cut."""
    titles, texts = cancel_words(7, ("题" * 80, "T"), "replaced")
    assert (titles, texts) == (
        ("取消：" + "题" * 57, "Cancelled: T"),
        ("第7号通告现予取消。已由新的通告代替。请不要再按该通告执行。",
         "Announcement 7 is cancelled. Another announcement has taken its place. Do not follow it any longer."),
    )  # fmt: skip
    assert sorted(CANCELLED_BECAUSE) == ["mistaken", "over", "replaced"]


def test_the_mark_of_a_drill_stays_with_the_title() -> None:
    """Whoever reads the title alone knows that nothing is real."""
    assert parted("【演练】\n标题\n一\n二") == ("【演练】 标题", "一\n二")
    assert parted("[EXERCISE]\nTitle\nOne") == ("[EXERCISE] Title", "One")
    assert parted("标题\n一") == ("标题", "一")
    assert parted("【演练】") == ("【演练】", "")
