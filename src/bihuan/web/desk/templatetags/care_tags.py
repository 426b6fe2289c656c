"""What the pages of the care of residents draw again and again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from bihuan.web.parts.spans import span_words

register = template.Library()


@register.simple_tag
def name_of(names: Mapping[str, str], account: str) -> str:
    """Return who an account is; the machine where it acted by itself, "" for nobody."""
    return names.get(account, "") or (_("by itself") if account == "system" else "")


@register.simple_tag
def limit_of(limits: Mapping[str, int], step: str) -> str:
    """Return in words how long a step may last."""
    return span_words(timedelta(minutes=limits[step]))
