"""Small readings that several pages of tracing share: the protocol's words, periods with their reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.queries.protocols import Rules, rules_of
from bihuan.apps.tracing.rules.windows import Window
from bihuan.web.desk.tracing.forms import said_of
from bihuan.web.parts.labels import label

_PART = re.compile(r"([a-z_]+)([+-]\d+)")


def rules_or_none(incident: str) -> Rules | None:
    """Return the rules of an incident, None where it has no protocol that can be read."""
    try:
        return rules_of(incident)
    except NotAllowed:
        return None


def category_names(rules: Rules | None) -> dict[str, str]:
    """Return what the protocol calls its kinds of contact, in the language of the page."""
    if rules is None:
        return {}
    chinese = (get_language() or "zh").startswith("zh")
    return {one.code: one.zh if chinese else one.en for one in rules.protocol.contact_categories}


@dataclass(frozen=True, slots=True)
class Period:
    """A window as a page shows it: from when to when (None = it goes on), by which events, or why there is none."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    why: str = ""
    missing: str = ""


def period_of(find: Callable[[], Window]) -> Period:
    """Return a window with its reason in words, or what is missing."""
    try:
        window = find()
    except NotAllowed as refusal:
        return Period(missing=said_of(refusal))
    return Period(window.starts_at, window.ends_at, rule_words(window.rule))


def rule_words(rule: str) -> str:
    """Return a rule such as `onset-2/isolation+0` in words: the events and by how many days before or after."""
    return " → ".join(_event_words(part) for part in rule.split("/"))


def _event_words(part: str) -> str:
    found = _PART.fullmatch(part)
    if found is None:
        return part
    event, days = label("course", found[1]), int(found[2])
    if days == 0:
        return event
    return f"{event} {days:+d} " + ngettext("day", "days", abs(days))
