"""Lengths of time in words: "3 min ago", "12 min left". Pure functions, but for the language of the page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400
_JUST_NOW = timedelta(seconds=5)


def patterns() -> dict[str, str]:
    """Return the patterns of all words here, `%s` for each figure; page.js fills the same ones on pages left open."""
    return {
        "s": _("%s s"),
        "min": _("%s min"),
        "h": _("%s h %s min"),
        "day": ngettext("%s day", "%s days", 1),
        "days": ngettext("%s day", "%s days", 2),
        "now": _("just now"),
        "ago": _("%s ago"),
        "in": _("in %s"),
        "left": _("%s left"),
        "late": _("late by %s"),
    }


def span_words(length: timedelta) -> str:
    """Return a length in its largest useful units: 45 s, 12 min, 3 h 05 min, 2 days."""
    words, seconds = patterns(), int(abs(length).total_seconds())
    if seconds < _MINUTE_S:
        return words["s"] % seconds
    if seconds < _HOUR_S:
        return words["min"] % (seconds // _MINUTE_S)
    if seconds < _DAY_S:
        return words["h"] % (seconds // _HOUR_S, f"{seconds % _HOUR_S // _MINUTE_S:02d}")
    days = seconds // _DAY_S
    return words["day" if days == 1 else "days"] % days


def ago_words(then: datetime, at: datetime) -> str:
    """Return how long before `at` something was, or how long after: "3 min ago", "in 3 min", "just now"."""
    words, length = patterns(), at - then
    if abs(length) < _JUST_NOW:
        return words["now"]
    return words["ago" if length > timedelta(0) else "in"] % span_words(length)


def due_words(due_at: datetime, at: datetime) -> str:
    """Return what a deadline means at `at`: "12 min left" or "late by 3 min"."""
    return patterns()["late" if at > due_at else "left"] % span_words(due_at - at)
