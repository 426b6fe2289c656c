"""The small things that pages of duty repeat: badges by drawing and words, minutes, a gauge as a bar."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.web.parts import duty_words  # noqa: F401 - the words name their codes when loaded
from bihuan.web.parts.duty_lines import Gauge
from bihuan.web.parts.labels import label
from bihuan.web.parts.own_titles import item_words
from bihuan.web.parts.templatetags.parts_tags import icon

register = template.Library()
TONES: dict[str, tuple[str, str]] = {
    "post_state:filled": ("good", "balanced"), "post_state:late": ("bad", "warning"),
    "post_state:lacking": ("bad", "unbalanced"), "post_state:closed": ("quiet", "close"),
    "presence:present": ("good", "person"), "presence:late": ("bad", "warning"),
    "presence:awaited": ("wait", "clock"), "presence:coming": ("go", "clock"),
    "call_line_state:called": ("wait", "clock"), "call_line_state:coming": ("good", "balanced"),
    "call_line_state:cannot": ("bad", "close"),
    "finding_state:open": ("wait", "clock"), "finding_state:ordered": ("go", "orders"),
    "finding_state:remedied": ("hold", "search"), "finding_state:closed": ("good", "balanced"),
    "severity:serious": ("bad", "warning"), "severity:ordinary": ("wait", "info"), "severity:slight": ("quiet", "info"),
    "inspection_answer:ok": ("good", "balanced"), "inspection_answer:lacking": ("bad", "unbalanced"),
    "inspection_answer:not_applicable": ("quiet", "close"),
}  # fmt: skip


@register.simple_tag
def duty_badge(kind: str, code: str) -> SafeString:
    """Return the badge of a code: a tone, a drawing and words, so that colour is never alone."""
    tone, drawing = TONES.get(f"{kind}:{code}", ("quiet", "info"))
    return format_html('<span class="badge {}">{}<span>{}</span></span>', tone, icon(drawing), label(kind, code))


@register.filter
def minutes(count: int) -> str:
    """Return minutes as hours and minutes: `4 h 05`, below an hour `35 min`."""
    if count < 60:
        return _("%(n)s min") % {"n": count}
    return pgettext("duration", "%(h)s h %(m)s") % {"h": count // 60, "m": f"{count % 60:02d}"}


@register.simple_tag
def gauge(one: Gauge, text: str) -> SafeString:
    """Return minutes against their limit, as a bar and in words; a limit that nobody knows is said to be unknown."""
    if one.limit is None:
        said = _("%(n)s; permitted: unknown") % {"n": minutes(one.minutes)}
        return format_html('<div class="gauge unknown"><span>{}</span><b>{}</b></div>', text, said)
    said = _("%(n)s of %(most)s") % {"n": minutes(one.minutes), "most": minutes(one.limit)}
    warns = {"passed": icon("warning", _("passed")), "near": icon("clock", _("nearly reached"))}.get(one.alarm, "")
    return format_html(
        '<div class="gauge {}"><span>{}</span><b>{}{}</b><svg viewBox="0 0 100 4" preserveAspectRatio="none"'
        ' aria-hidden="true"><rect width="{}" height="4"/></svg></div>',
        one.alarm, text, warns, said, one.share,
    )  # fmt: skip


@register.simple_tag
def new_command() -> str:
    """Return an identifier for one pressing of one button, by which a repetition is known."""
    return str(uuid4())


@register.filter
def item(code: str, version: str) -> str:
    """Return an item of a checklist in the language of the page: `{{ finding.item|item:finding.checklist }}`."""
    return item_words(version, code)
