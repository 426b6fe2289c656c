"""The words that Bihuan itself finds for announcements: of rounds, of cancellations; and how a text is parted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bihuan.apps.briefing.rules.announcements import MOST_TEXT, MOST_TITLE_EN, MOST_TITLE_ZH
from bihuan.apps.briefing.rules.never_ask import Words

DRILL = Words("【演练】", "[EXERCISE]")
CANCELLED_BECAUSE: dict[str, Words] = {
    "mistaken": Words("该通告有误。", "It was issued by mistake."),
    "over": Words("该通告所述事项已经结束。", "What it told of is over."),
    "replaced": Words("已由新的通告代替。", "Another announcement has taken its place."),
}
EVENTS: dict[str, Words] = {
    "control": Words("疫情管控通告", "Outbreak control notice"),
    "round": Words("区域核酸检测通告", "Mass testing notice"),
    "free": Words("疫情防控通告", "Outbreak notice"),
}
INSTRUCTIONS: dict[str, Words] = {
    "shelter": Words("请留在家中，配合上门服务。", "Stay at home; services come to the door."),
    "avoid": Words("请避免前往该区域和聚集。", "Avoid the area and gatherings."),
    "execute": Words("请按通告所述时间、地点进行。", "Act at the time and place that the notice tells."),
    "monitor": Words("请关注通告和自身健康。", "Follow the notices and watch your health."),
}


@dataclass(frozen=True, slots=True)
class SiteOpen:
    """One site of a round: its name, where it is, its hours in any zone, whether it can be reached without steps."""

    name: str
    where: str
    opens_at: datetime
    closes_at: datetime
    is_step_free: bool = False


@dataclass(frozen=True, slots=True)
class RoundTold:
    """A round of mass testing as it is announced, in the zone of its incident."""

    number: int
    incident: Words
    starts_at: datetime
    ends_at: datetime
    zone: str
    sites: Sequence[SiteOpen]
    is_drill: bool


def parted(text: str) -> tuple[str, str]:
    """Return title and text of words whose first line is the title; the mark of a drill before it stays with it."""
    lines = text.split("\n")
    marks = (DRILL.zh, DRILL.en)
    first = 2 if lines[0] in marks and len(lines) > 1 else 1
    return " ".join(lines[:first]), "\n".join(lines[first:])


def round_words(told: RoundTold, language: str) -> tuple[str, str]:
    """Return title and text of a round: from when until when, how a time is booked, where; as many sites as fit."""
    is_zh = language == "zh"
    mark = f"{DRILL.in_(language)} " if told.is_drill else ""
    if is_zh:
        title = f"{mark}{told.incident.zh}第{told.number}轮区域核酸检测的通告"[:MOST_TITLE_ZH]
        head = [
            f"时间：{_zh(told.starts_at, told.zone)}至{_zh(told.ends_at, told.zone)}。",
            "预约：每栋楼的时间和点位由社区通知，请按通知的时间前往；无须自行预约，检测免费。",
            "不便出门的，请告知社区，工作人员上门采样。", "点位：",
        ]  # fmt: skip
    else:
        title = f"{mark}{told.incident.en}: round {told.number} of mass testing"[:MOST_TITLE_EN]
        head = [
            f"From {_en(told.starts_at, told.zone)} until {_en(told.ends_at, told.zone)}.",
            "Booking: your community tells the time and site of each building. There is nothing to book yourself,"
            " and it is free.",
            "Whoever cannot come tells the community and is tested at the door.", "Sites:",
        ]  # fmt: skip
    return title, _fitting(head, [_site(one, told.zone, is_zh) for one in told.sites], is_zh)


def _fitting(head: list[str], sites: list[str], is_zh: bool) -> str:
    """Return the text with as many sites as fit into what a page can show; the others are counted."""
    left, shown = MOST_TEXT - sum(len(one) + 1 for one in head) - 60, []
    for one in sites:
        left -= len(one) + 1
        if left < 0:
            break
        shown.append(one)
    more = len(sites) - len(shown)
    rest = [f"另有{more}个点位，见社区通知。" if is_zh else f"{more} more sites: ask your community."] if more else []
    return "\n".join([*head, *shown, *rest])


def _site(one: SiteOpen, zone: str, is_zh: bool) -> str:
    opens, closes = (at.astimezone(ZoneInfo(zone)) for at in (one.opens_at, one.closes_at))
    hours = (
        f"{opens:%m-%d %H:%M}–{closes:%H:%M}"
        if opens.date() == closes.date()
        else f"{opens:%m-%d %H:%M}–{closes:%m-%d %H:%M}"
    )
    if is_zh:
        return f"{one.name}{f'（{one.where}）' if one.where else ''} {hours}{' 无障碍' if one.is_step_free else ''}"
    return f"{one.name}{f' ({one.where})' if one.where else ''} {hours}{' step-free' if one.is_step_free else ''}"


def cancel_words(number: int, title: tuple[str, str], reason: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return (titles, texts) in Chinese and English of the cancellation of an announcement, with a coded reason."""
    because = CANCELLED_BECAUSE[reason]
    titles = (f"取消：{title[0]}"[:MOST_TITLE_ZH], f"Cancelled: {title[1]}"[:MOST_TITLE_EN])
    zh = f"第{number}号通告现予取消。{because.zh}请不要再按该通告执行。"
    en = f"Announcement {number} is cancelled. {because.en} Do not follow it any longer."
    return titles, (zh, en)


def _zh(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"


def _en(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
