"""How times of going and of response are written."""

from __future__ import annotations

from django import template

from bihuan.web.desk.roads.response_page import minutes_seconds

register = template.Library()


@register.filter
def clock(seconds: float | None) -> str:
    """Return seconds as minutes and seconds; a dash for none."""
    return "—" if seconds is None else minutes_seconds(round(seconds))


@register.filter
def kilometres(metres: float) -> str:
    """Return metres as kilometres with one decimal."""
    return f"{metres / 1000:,.1f}"


@register.filter
def named(names: dict[str, str], key: str) -> str:
    """Return the name under a key; the key itself where there is none."""
    return names.get(key) or key
