"""The words that tell of a control, made from its facts alone, in both languages. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Facts:
    """What an announcement tells; words come as (Chinese, English), instants in any zone, shown in `zone`."""

    occasion: str
    number: int
    incident: tuple[str, str]
    area: str
    communities: tuple[str, ...]
    level: tuple[str, str]
    measures: tuple[tuple[str, str], ...]
    reason: tuple[str, str]
    basis: str
    starts_at: datetime
    ends_at: datetime
    review_at: datetime
    at: datetime
    zone: str
    extends: int | None = None
    is_drill: bool = False


def words(told: Facts) -> tuple[str, str]:
    """Return the announcement in Chinese and in English."""
    return _chinese(told), _english(told)


def _chinese(told: Facts) -> str:
    where = f"{told.area}（{'、'.join(told.communities)}）" if told.communities else told.area
    head = {"decided": "实施管控措施的通告", "extended": "延长管控措施的通告", "lifted": "解除管控措施的通告"}[
        told.occasion
    ]
    lines = ["【演练】"] if told.is_drill else []
    lines += [f"{told.incident[0]}{head}（第{told.number}号）", f"范围：{where}。"]
    if told.occasion == "lifted":
        lines += [f"上述范围内的管控措施自{_zh(told.at, told)}起解除。", f"原因：{told.reason[0]}。"]
    else:
        lines += [f"风险等级：{told.level[0]}。"] if told.level[0] else []
        lines += [
            f"措施：{'；'.join(zh for zh, _ in told.measures)}。", f"原因：{told.reason[0]}。",
            f"时间：自{_zh(told.starts_at, told)}起，至{_zh(told.ends_at, told)}止；期满自行解除。",
            f"复核：最迟于{_zh(told.review_at, told)}复核。",
        ]  # fmt: skip
    if told.extends is not None:
        lines.append(f"本通告接续第{told.extends}号通告。")
    return "\n".join([*lines, f"依据：{told.basis}。", f"发布时间：{_zh(told.at, told)}。"])


def _english(told: Facts) -> str:
    where = f"{told.area} ({', '.join(told.communities)})" if told.communities else told.area
    head = {"decided": "Measures in force", "extended": "Measures extended", "lifted": "Measures lifted"}[told.occasion]
    lines = ["[EXERCISE]"] if told.is_drill else []
    lines += [f"{told.incident[1]}: {head} (No. {told.number})", f"Area: {where}."]
    if told.occasion == "lifted":
        lines += [f"The measures in this area are lifted from {_en(told.at, told)}.", f"Reason: {told.reason[1]}."]
    else:
        lines += [f"Risk level: {told.level[1]}."] if told.level[1] else []
        lines += [
            f"Measures: {'; '.join(en for _, en in told.measures)}.", f"Reason: {told.reason[1]}.",
            f"From {_en(told.starts_at, told)} until {_en(told.ends_at, told)}; they end by themselves.",
            f"They are reviewed by {_en(told.review_at, told)} at the latest.",
        ]  # fmt: skip
    if told.extends is not None:
        lines.append(f"This follows No. {told.extends}.")
    return "\n".join([*lines, f"Legal basis: {told.basis}.", f"Issued: {_en(told.at, told)}."])


def _zh(at: datetime, told: Facts) -> str:
    local = at.astimezone(ZoneInfo(told.zone))
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"


def _en(at: datetime, told: Facts) -> str:
    return f"{at.astimezone(ZoneInfo(told.zone)):%Y-%m-%d %H:%M}"
