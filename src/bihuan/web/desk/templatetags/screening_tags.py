"""What the pages of mass testing draw again and again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.apps.screening.queries.coverage import CommunityStanding
from bihuan.web.parts.templatetags.parts_tags import state_badge

register = template.Library()


@register.filter
def unlocalized(number: float) -> str:
    """Return a number as SVG wants it, whatever the language of the page."""
    return f"{number:g}"


@register.filter
def counted(number: int) -> str:
    """Return a count with its thousands parted."""
    return f"{number:,}"


@register.simple_tag
def coverage_rows(lines: Iterable[CommunityStanding], round_id: str) -> SafeString:
    """Return the rows of the communities of a round; hundreds of them, so they are written in one go."""
    head = reverse("desk:missing")
    names = [
        _("Community"), _("On the roster"), pgettext("roster", "Tested"), "%", pgettext("roster", "Exempt"),
        pgettext("roster", "Escalated"), pgettext("roster", "Missing"), _("Buildings left"),
    ]  # fmt: skip
    row = (
        '<tr><th scope="row" data-label="{}"><a href="{}?round={}&amp;community={}&amp;which=all">{}</a></th>'
        '<td class="num" data-label="{}">{}</td><td class="num" data-label="{}">{}</td>'
        '<td class="num" data-label="{}">{}</td><td class="num" data-label="{}">{}</td>'
        '<td class="num" data-label="{}">{}</td><td class="num{}" data-label="{}">{}</td>'
        '<td class="num" data-label="{}">{} / {}</td></tr>'
    )
    return format_html_join(
        "", row,
        (
            (
                names[0], head, round_id, one.community, one.area or one.community, names[1], f"{one.roster:,}",
                names[2], f"{one.tested:,}", names[3], f"{100 * one.share:.1f}", names[4], f"{one.exempt:,}", names[5],
                f"{one.escalated:,}", " nonzero" if one.missing else "", names[6], f"{one.missing:,}", names[7],
                one.left, one.buildings,
            )
            for one in lines
        ),
    )  # fmt: skip


@register.simple_tag
def order_of(states: Mapping[str, str], order: str) -> SafeString:
    """Return the order about who is missing in a building with its state, or that none is open."""
    if order not in states:
        return format_html("{}", "—")
    link = reverse("desk:order", args=[order])
    return format_html('<a class="mono" href="{}">{}</a> {}', link, order[-6:].upper(), state_badge(states[order]))


@register.inclusion_tag("desk/screening/_ticked.html")
def ticked_form(kind: str, form: Any, text: str, open_form: str, round_id: str, building_id: str) -> dict[str, Any]:
    """Return a form about the people who are ticked, inside the form of their list."""
    name = "ask-visit" if kind == "visit" else "excuse-people"
    action = reverse(f"desk:{name}", args=[round_id, building_id])
    return {"kind": kind, "form": form, "text": text, "is_open": kind == open_form, "action": action}
