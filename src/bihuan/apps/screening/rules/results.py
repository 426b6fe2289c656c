"""What a laboratory's line says of a tube, and whether it fits what is known of the tube. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from functools import lru_cache

from bihuan.apps.core.rules import NotAllowed
from bihuan.engine.cleaning import parse_result

NEGATIVE, POSITIVE, INVALID = "negative", "positive", "invalid"
RESULTS = (NEGATIVE, POSITIVE, INVALID)
SETTLEMENTS = ("take", "drop")
_MORE = {
    NEGATIVE: ("n", "-", "(-)", "未检出", "未检测到", "not detected"),
    POSITIVE: ("p", "+", "(+)", "检出", "检测到", "初筛阳性", "混阳", "混采阳性"),
    INVALID: ("invalid", "void", "failed", "?", "无效", "灰区", "待复检", "不合格", "标本不合格", "repeat"),
}
_BY_WORD = {word: result for result, words in _MORE.items() for word in words}
_READ = {"negative": NEGATIVE, "positive": POSITIVE, "inconclusive": INVALID}


class Fit(StrEnum):
    """How a line fits the tube that it names."""

    APPLIED = "applied"
    REPEATED = "repeated"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    EARLY = "early"


UNFIT = (Fit.CONFLICT, Fit.UNKNOWN, Fit.EARLY)


@dataclass(frozen=True, slots=True)
class Told:
    """What one line says: code of the tube, result ("" = cannot be read), and around it."""

    code: str
    result: str
    laboratory: str = ""
    ct: float | None = None
    tested_at: datetime | None = None


@lru_cache(maxsize=1_000)  # a laboratory has few words, and a file says them 75,000 times
def result_of(text: str) -> str:
    """Return negative, positive or invalid for a laboratory's word; "" for a word that nobody knows."""
    word = re.sub(r"\s+", " ", text.strip().lower().replace("（", "(").replace("）", ")"))
    return _BY_WORD.get(word) or _READ.get(str(parse_result(text)), "")


def read_line(values: Mapping[str, str], zone: tzinfo = UTC) -> Told:
    """Return what a line says of a tube; an instant that names no zone is one of the laboratory's, which is `zone`."""
    code = re.sub(r"\s+", "", values.get("tube_code", "")).upper()[:40]
    return Told(
        code, result_of(values.get("result", "")), values.get("laboratory", "")[:100], _ct(values.get("ct", "")),
        _instant(values.get("tested_at", ""), zone),
    )  # fmt: skip


def _ct(text: str) -> float | None:
    """Return the cycle threshold, None where there is none; outside 0 to 60 cycles it is a slip."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 < found <= 60 else None


def _instant(text: str, zone: tzinfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def judge(*, state: str, known: str, told: str) -> Fit:
    """Return how a result fits a tube in `state` whose result so far is `known` ("" = none)."""
    if known:
        return Fit.REPEATED if known == told else Fit.CONFLICT
    return Fit.APPLIED if state == "at_laboratory" else Fit.EARLY


def check_settlement(decision: str, fit: str) -> None:
    """Refuse a decision that cannot be. :raises NotAllowed: `bad_decision`; `nothing_to_take`: there is no tube."""
    if decision not in SETTLEMENTS:
        raise NotAllowed("bad_decision")
    if decision == "take" and fit == Fit.UNKNOWN:
        raise NotAllowed("nothing_to_take")
