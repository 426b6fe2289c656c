"""How figures of searches, networks and indicators are written."""

from __future__ import annotations

from math import isinf

from django import template
from django.utils.translation import gettext as _

from bihuan.web.parts.labels import label

register = template.Library()


@register.filter
def many(count: int) -> str:
    """Return a count with its thousands apart."""
    return f"{count:,}"


@register.filter
def figure(value: float | None, places: int = 1) -> str:
    """Return a figure with so many decimals; a dash for none, a word for one without bound."""
    if value is None:
        return "—"
    return _("unbounded") if isinf(value) else f"{value:.{places}f}"


@register.filter
def percent(share: float | None) -> str:
    """Return a share from 0 to 1 in percent; a dash for none."""
    return "—" if share is None else f"{100 * share:.0f}\u202f%"


@register.simple_tag
def why(code: str, value: float | None) -> str:
    """Return what one factor of an arrow found, with its figure where it has one."""
    words = label("factor_code", code)
    if "%s" not in words:
        return words
    return words % ("?" if value is None else f"{value:.0f}")


@register.filter
def times(ratio: float) -> str:
    """Return how many times likelier, with three significant figures at most."""
    return f"× {ratio:.3g}"
