"""What the codes of areas are called: datums, why one control comes first, levels, measures, reasons."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan.apps.zones.rules.measures import measure_words, reason_words
from bihuan.engine.protocol.rules import AreaLevel
from bihuan.web.parts.labels import KINDS, Label

DATUMS: dict[str, Label] = {
    "wgs84": _("WGS 84 or CGCS2000"), "gcj02": _("GCJ-02 (Mars coordinates)"), "bd09": _("BD-09 (Baidu)"),
    "": _("not told"),
}  # fmt: skip
WON_BY: dict[str, Label] = {
    "only": _("It is the only one here."), "level": _("It has the strictest level here."),
    "newest": _("No other here has a stricter level, and it is the newest decision of its level."),
}  # fmt: skip
KINDS.update({"datum": DATUMS, "won_by": WON_BY})
TONES = ("high", "medium", "low")


def listed(words: Iterable[str]) -> str:
    """Return words one after the other, joined as the language joins them."""
    return ("、" if _is_chinese() else ", ").join(words)


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def level_words(levels: Iterable[AreaLevel], code: str) -> str:
    """Return what the protocol calls a level; a level that it does not know stands for itself."""
    found = next((one for one in levels if one.code == code), None)
    if found is None:
        return code or str(_("without a level"))
    return found.zh if _is_chinese() else found.en


def level_tone(levels: Iterable[AreaLevel], code: str) -> str:
    """Return how a level is drawn: the strictest of the protocol "high", then "medium", all weaker ones "low"."""
    codes = [one.code for one in levels]
    if code not in codes:
        return "hold"
    return TONES[min(codes.index(code), len(TONES) - 1)]


def measure(code: str) -> str:
    """Return what a measure is called in the language of the page."""
    return measure_words(code, "zh" if _is_chinese() else "en")


def reason(code: str) -> str:
    """Return what a reason is called in the language of the page."""
    return reason_words(code)[0 if _is_chinese() else 1]
