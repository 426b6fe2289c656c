"""What the pages of gates draw again and again."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bihuan.web.parts import labels
from bihuan.web.parts.templatetags.parts_tags import icon

register = template.Library()
_BADGES = {
    "prepared": ("wait", "clock"), "valid": ("good", "balanced"), "later": ("quiet", "clock"),
    "expired": ("quiet", "lock"), "revoked": ("bad", "close"), "ended": ("quiet", "lock"),
    "dropped": ("quiet", "close"),
}  # fmt: skip


@register.simple_tag
def pass_badge(standing: str) -> SafeString:
    """Return the badge of how a pass stands: a tone, a drawing and words."""
    tone, drawing = _BADGES.get(standing, ("quiet", "lock"))
    text = labels.label("pass_state", standing)
    return format_html('<span class="badge {}">{}<span>{}</span></span>', tone, icon(drawing), text)


@register.filter
def plain(number: float) -> str:
    """Return a number as SVG and a form want it, whatever the language of the page."""
    return f"{number:g}"


@register.filter
def signed(number: int) -> str:
    """Return a difference with its sign; 0 has none."""
    return f"{number:+d}" if number else "0"


@register.filter
def counted(number: float) -> str:
    """Return a count with its thousands parted."""
    return f"{number:,.0f}"
