"""What the pages of intake repeat."""

from __future__ import annotations

import re

from django import template
from django.utils.translation import gettext as _

from bihuan.web.desk.intake.words import DECISIONS, VALUES
from bihuan.web.parts.labels import label

register = template.Library()
_LINE = re.compile(r"line (\d+)")
_CELL = re.compile(r"sheet (\d+)!A(\d+)")


@register.filter
def reason_words(code: str) -> str:
    """Return why a line has its disposition: a clerk's decision, or what the reading found."""
    return str(DECISIONS[code]) if code in DECISIONS and code != "same_content" else label("code", code)


@register.filter
def position_words(position: str) -> str:
    """Return where a line stands in its file: "line 14" and "sheet 1!A14" in words of the page, all else as it is."""
    if found := _CELL.fullmatch(position):
        return _("sheet %(sheet)s, row %(row)s") % {"sheet": found[1], "row": found[2]}
    found = _LINE.fullmatch(position)
    return _("line %s of the file") % found[1] if found else position


@register.filter
def value_words(value: str, field: str) -> str:
    """Return a value as people say it: codes of known fields by their names, everything else as it stands."""
    return str(VALUES.get(field, {}).get(value, value))
