"""What the pages of intake repeat."""

from __future__ import annotations

from django import template

from bihuan.web.desk.intake.words import DECISIONS
from bihuan.web.parts.labels import label

register = template.Library()


@register.filter
def reason_words(code: str) -> str:
    """Return why a line has its disposition: a clerk's decision, or what the reading found."""
    return str(DECISIONS[code]) if code in DECISIONS and code != "same_content" else label("code", code)
