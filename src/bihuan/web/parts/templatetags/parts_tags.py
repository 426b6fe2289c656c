"""The small things every page repeats: badges, times, masked values, bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.apps.core.rules import masking
from bihuan.apps.core.rules.revealing import REASONS
from bihuan.apps.core.rules.showing import Shown
from bihuan.engine.cleaning import add_guard
from bihuan.web.parts import labels, spans
from bihuan.web.parts.sections import SectionTab, links_about, tabs_of

register = template.Library()
register.filter("mask_name", masking.mask_name)
register.filter("mask_phone", masking.mask_phone)
register.filter("mask_document", masking.mask_document)
register.filter("mask_address", masking.mask_address)
register.filter("holder", labels.holder_label)
register.filter("mend", labels.mend)

STATE_TONES = {
    "DISPATCHED": "wait",
    "SIGNED": "go",
    "WORKING": "go",
    "SUSPENDED": "hold",
    "RETURN_ASKED": "hold",
    "DISPUTED": "hold",
    "FED_BACK": "wait",
    "CLOSED": "good",
}
DISPOSITION_TONES = {"accepted": "good", "duplicate": "quiet", "rejected": "bad", "held": "hold"}


@register.filter
def label(code: str, kind: str) -> str:
    """Return what a code is called: `{{ order.state|label:"state" }}`."""
    return labels.label(kind, code)


@register.simple_tag
def icon(name: str, text: str = "") -> SafeString:
    """Return one drawing of icons.svg; with `text` it is read aloud, without it is decoration."""
    href = f"{static('parts/icons.svg')}#{quote(name)}"
    if text:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', text, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


def _badge(tone: str, drawing: str, text: str) -> SafeString:
    """Return a badge: a tone, a drawing and words, so that colour is never alone."""
    return format_html('<span class="badge {}">{}<span>{}</span></span>', tone, icon(drawing), text)


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """Return the badge of an order's state; the ring closes as the order does."""
    return _badge(STATE_TONES.get(state, "quiet"), f"state-{state}", labels.label("state", state))


@register.filter
def guarded(text: str) -> str:
    """Return text that calculates in no spreadsheet into which it is pasted (trust.md R41)."""
    return add_guard(str(text))


@register.simple_tag
def urgency_badge(urgency: str, words: bool = False) -> SafeString:
    """Return the badge of an urgency: its own shape, its code, with `words=True` its name."""
    name = labels.label("urgency", urgency)
    text = f"{urgency} {name}" if words else urgency
    return format_html(
        '<span class="badge urgency {}" title="{}">{}<span>{}</span></span>', urgency, name, icon(urgency), text
    )


@register.simple_tag
def disposition_badge(kind: str) -> SafeString:
    """Return the badge of what became of one line."""
    return _badge(DISPOSITION_TONES.get(kind, "quiet"), f"line-{kind}", labels.label("disposition", kind))


def _time(instant: datetime, role: str, text: str) -> SafeString:
    """Return a time element whose title is the exact instant in the zone of the page, to the second."""
    local = timezone.localtime(instant)
    exact = f"{local:%Y-%m-%d %H:%M:%S} {local:%Z}"
    iso = instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return format_html('<time datetime="{}" title="{}" data-time="{}">{}</time>', iso, exact, role, text)


@register.simple_tag
def ago(instant: datetime | None) -> SafeString:
    """Return how long ago an instant was, the exact one on hover; a dash for none."""
    if instant is None:
        return format_html('<span class="none">{}</span>', "—")
    return _time(instant, "ago", spans.ago_words(instant, datetime.now(UTC)))


@register.simple_tag
def due(instant: datetime | None) -> SafeString:
    """Return how long a deadline leaves, or by how much it is passed, marked as late by a drawing and words."""
    if instant is None:
        return format_html('<span class="none">{}</span>', "—")
    at = datetime.now(UTC)
    tone = "due late" if at > instant else "due"
    words = _time(instant, "due", spans.due_words(instant, at))
    return format_html('<span class="{}">{}{}</span>', tone, icon("clock"), words)


@register.simple_tag
def instant(value: datetime | None) -> SafeString:
    """Return an exact instant, to the minute, in the zone of the page."""
    if value is None:
        return format_html('<span class="none">{}</span>', "—")
    return _time(value, "exact", f"{timezone.localtime(value):%m-%d %H:%M}")


@register.simple_tag
def short_hash(digest: str) -> SafeString:
    """Return a hash cut in its middle; the whole one on hover, copied by a press."""
    return format_html(
        '<button type="button" class="hash" data-copy="{0}" title="{0}">{1}</button>',
        digest,
        masking.short_hash(digest),
    )


@register.simple_tag
def shown_of(shown: int, total: int) -> SafeString:
    """Return "shown n of m", which every list says."""
    words = _("%(shown)s of %(total)s shown") % {"shown": f"{shown:,}", "total": f"{total:,}"}
    return format_html('<p class="shown" role="status">{}</p>', words)


@register.simple_tag
def progress(done: int, total: int, text: str) -> SafeString:
    """Return a bar with its counts in words."""
    return format_html(
        '<div class="progress"><div><span>{0}</span><b>{1} / {2}</b></div>'
        '<progress max="{4}" value="{3}" aria-label="{0}"></progress></div>',
        text,
        f"{done:,}",
        f"{total:,}",
        done,
        max(total, 1),
    )


@register.inclusion_tag("parts/shown.html", takes_context=True)
def shown(context: dict[str, object], value: Shown, kind: str, object_id: str, *within: object) -> dict[str, object]:
    """Return one personal value; masked, with a button that asks for one reason and shows it once (two clicks)."""
    name = ".".join([*(str(part) for part in within), value.field])
    url = reverse("desk:reveal", args=[kind, object_id, name]) if value.may_reveal else ""
    return {"shown": value, "url": url, "reasons": REASONS, "csrf_token": context.get("csrf_token")}


def _shares(counts: Sequence[tuple[str, int]]) -> list[tuple[str, float, float]]:
    """Return (tone, start, width) in percent for each count."""
    total, start = sum(count for _tone, count in counts) or 1, 0.0
    shares = []
    for tone, count in counts:
        width = 100 * count / total
        shares.append((tone, round(start, 3), round(width, 3)))
        start += width
    return shares


@register.simple_tag
def disposition_bar(accepted: int, duplicate: int, rejected: int, held: int) -> SafeString:
    """Return the four dispositions of a batch as one bar with a legend that carries the counts."""
    kinds = {"accepted": accepted, "duplicate": duplicate, "rejected": rejected, "held": held}
    rects = format_html_join(
        "",
        '<rect class="{}" x="{}%" width="{}%" height="100%"/>',
        _shares([(DISPOSITION_TONES[kind], count) for kind, count in kinds.items()]),
    )
    legend = format_html_join(
        "", "<li>{} <b>{}</b></li>", ((disposition_badge(kind), f"{count:,}") for kind, count in kinds.items())
    )
    return format_html('<div class="shares"><svg aria-hidden="true">{}</svg><ul>{}</ul></div>', rects, legend)


@register.inclusion_tag("parts/section_tabs.html", takes_context=True)
def section_tabs(context: template.Context, section: str) -> dict[str, list[SectionTab]]:
    """Draw the pages of a section as tabs, with the one that is open marked: `{% section_tabs "forces" %}`."""
    return {"tabs": tabs_of(section, context["session"], context["request"].path)}


@register.inclusion_tag("parts/links_about.html", takes_context=True)
def about(context: template.Context, what: str, one: str) -> dict[str, list[SectionTab]]:
    """Link to the other pages about the same post or site: `{% about "post" post.pk %}`."""
    return {"links": links_about(what, str(one), context["session"], context["request"].path)}
