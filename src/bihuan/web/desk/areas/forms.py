"""The form by which one asks what holds at a position or an address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.web.desk.tracing.forms import TracingForm, moment, words

_WEST_EAST, _SOUTH_NORTH = 180, 90


class AskingForm(TracingForm):
    """Where somebody asks about: an address in words, or a position; and for which instant."""

    prefix_of_ids = "holds"
    address = words(
        _("Address or name"), most=200,
        help_text=_("A community, a place, or an address that names one. Nothing of it is kept."),
    )  # fmt: skip
    longitude = forms.FloatField(
        label=_("Longitude"), min_value=-_WEST_EAST, max_value=_WEST_EAST, required=False,
        error_messages={"invalid": _("Type degrees, such as 106.0831.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=-_SOUTH_NORTH, max_value=_SOUTH_NORTH, required=False,
        error_messages={"invalid": _("Type degrees, such as 30.7953.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    at = moment(_("At"), required=False, help_text=_("Empty: now."))

    def clean(self) -> dict[str, Any]:
        """Ask for an address or a whole position."""
        told = super().clean() or {}
        has = [told.get("longitude") is not None, told.get("latitude") is not None]
        if any(has) and not all(has):
            self.add_error("latitude" if has[0] else "longitude", _("A position needs both."))
        elif not any(has) and not told.get("address") and not self.errors:
            self.add_error("address", _("Say where: an address, or a position."))
        return told
