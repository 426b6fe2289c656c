"""What templates of the forces need beside the small things of every page."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def legend_states(text: str) -> list[str]:
    """Return the states that a legend explains, in the order told."""
    return text.split()
