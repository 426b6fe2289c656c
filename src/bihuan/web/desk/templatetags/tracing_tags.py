"""The small things that pages of tracing repeat: badges by drawing and words, durations, the row of its pages."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.web.desk.tracing.tabs import pages_for
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import session_of
from bihuan.web.parts.templatetags.parts_tags import icon

register = template.Library()
# Which tone and which drawing a code has; the drawing and the words carry what the colour says.
TONES: dict[str, dict[str, tuple[str, str]]] = {
    "classification": {
        "suspect": ("wait", "clock"), "probable": ("hold", "warning"), "confirmed": ("bad", "warning"),
        "discarded": ("quiet", "close"),
    },
    "exposure_state": {
        "proposed": ("wait", "clock"), "waiting": ("hold", "lock"), "confirmed": ("good", "balanced"),
        "refused": ("quiet", "close"),
    },
    "contact_state": {
        "following": ("go", "clock"), "informed": ("quiet", "info"), "released": ("good", "balanced"),
        "became_case": ("bad", "warning"), "ended": ("quiet", "close"),
    },
    "quarantine_state": {
        "waiting": ("wait", "clock"), "review": ("bad", "warning"), "in_force": ("go", "lock"),
        "refused": ("quiet", "close"), "lifted": ("good", "out"), "over": ("good", "balanced"),
    },
    "material_state": {
        "waiting": ("wait", "clock"), "approved": ("go", "key"), "declined": ("quiet", "close"),
        "fulfilled": ("good", "receipt"), "expired": ("quiet", "clock"), "purged": ("quiet", "close"),
    },
}  # fmt: skip


def _badge(kind: str, code: str) -> SafeString:
    tone, drawing = TONES[kind].get(code, ("quiet", "info"))
    return format_html('<span class="badge {}">{}<span>{}</span></span>', tone, icon(drawing), label(kind, code))


@register.simple_tag
def class_badge(code: str) -> SafeString:
    """Return the badge of a case's classification."""
    return _badge("classification", code)


@register.simple_tag
def exposure_badge(code: str) -> SafeString:
    """Return the badge of how far an exposure has come."""
    return _badge("exposure_state", code)


@register.simple_tag
def contact_badge(code: str) -> SafeString:
    """Return the badge of a contact's state."""
    return _badge("contact_state", code)


@register.simple_tag
def quarantine_badge(code: str) -> SafeString:
    """Return the badge of a quarantine decision."""
    return _badge("quarantine_state", code)


@register.simple_tag
def material_badge(code: str) -> SafeString:
    """Return the badge of a request for material."""
    return _badge("material_state", code)


@register.simple_tag
def duration(seconds: int) -> str:
    """Return how long something lasted, to the minute: `1 h 05 min`, `45 min`."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%s min") % minutes
    return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": f"{minutes % 60:02d}"}


@register.simple_tag
def called(names: Mapping[str, str], code: str) -> str:
    """Return what the protocol calls a kind of contact, else what Bihuan calls it."""
    return names.get(code) or label("contact_category", code)


@register.inclusion_tag("desk/tracing/_pages.html", takes_context=True)
def tracing_pages(context: RequestContext, here: str) -> dict[str, object]:
    """Return the row of pages of tracing that the person may open, with the one they are on."""
    return {"pages": pages_for(session_of(context["request"]).actor), "here": here}


@register.simple_tag
def calendar_legend() -> list[tuple[str, str]]:
    """Return every shape of the calendar with what it means."""
    return [
        ("disc", pgettext("day", "checked")), ("alarm", _("checked, with another result")), ("cross", _("missed")),
        ("ring", _("given out")), ("dot", _("planned")), ("dash", _("over, or ended before")),
        ("test", _("frame: a test day")),
    ]  # fmt: skip
