"""The form that asks what holds at an address or a position."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.web.public.forms import PublicForm

_PARTS = re.compile(r"[\s,，;；°]+")


class HereForm(PublicForm):
    """An address in words, or a position; neither is kept nor put into an address."""

    prefix_of_ids = "here"
    address = forms.CharField(
        label=gettext_lazy("Address or community"), max_length=200, required=False,
        help_text=gettext_lazy("As on a letter: community, road, building. It is not kept."),
    )  # fmt: skip
    position = forms.CharField(
        label=gettext_lazy("Or a position"), max_length=60, required=False,
        help_text=gettext_lazy(
            "Longitude, latitude in degrees (WGS-84), such as 106.08, 30.79. Map apps may show another one, off by"
            " up to 700 m: an address is better."
        ),
    )  # fmt: skip

    def clean_position(self) -> tuple[float, float] | None:
        """Return (longitude, latitude); None for nothing. :raises ValidationError: it cannot be read as one."""
        told = self.cleaned_data["position"].strip()
        if not told:
            return None
        try:
            longitude, latitude = (float(part) for part in _PARTS.split(told.strip(" °")) if part)
        except ValueError:
            raise forms.ValidationError(_("Two numbers are wanted: longitude, latitude.")) from None
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise forms.ValidationError(_("There is no such position: longitude first, then latitude."))
        return longitude, latitude

    def clean(self) -> dict[str, Any]:
        """Refuse a form that asks for nothing."""
        told: dict[str, Any] = super().clean() or {}
        if not self.errors and not told.get("address") and told.get("position") is None:
            self.add_error("address", _("Type an address, or a position below."))
        return told
