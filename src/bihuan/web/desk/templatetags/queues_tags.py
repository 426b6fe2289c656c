"""How figures of queues and pools are written."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def in_10_000(share: float) -> str:
    """Return a share as so many of 10,000, to two decimals."""
    return f"{10_000 * share:,.2f}"


@register.filter
def for_100(tests: float) -> str:
    """Return expected tests a person as tests for 100 people."""
    return f"{100 * tests:.2f}"


@register.filter
def seconds_of(minutes: float) -> str:
    """Return minutes as seconds, to one decimal."""
    return f"{60 * minutes:.1f}"
