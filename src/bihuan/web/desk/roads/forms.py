"""The forms of roads and response times; both only ask, so what was typed stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.zones.rules.response import INTERVAL_NAMES, PROMISES, ResponseAsked
from bihuan.web.desk.roads.words import DATUMS, MODES
from bihuan.web.desk.tracing.forms import TracingForm, choice, day, pairs

_DAY = timedelta(days=1)


def _position(text: Any, help_text: Any = "") -> forms.CharField:
    typed = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=text, max_length=60, widget=typed, help_text=help_text)


class TrialForm(TracingForm):
    """From one place to another."""

    prefix_of_ids = "trial"
    start = _position(gettext_lazy("From (longitude, latitude)"), gettext_lazy("In degrees, such as 106.083, 30.795"))
    end = _position(gettext_lazy("To (longitude, latitude)"))
    mode = choice(gettext_lazy("How one goes"))
    datum = choice(gettext_lazy("Both places were read from"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, {"mode": "car", "datum": "wgs84"})
        self.choose("mode", pairs("road_mode", MODES))
        self.choose("datum", pairs("datum_told", DATUMS))


class ResponseForm(TracingForm):
    """Which interval, over which the promise counts, from when to when (days of the incident's zone)."""

    prefix_of_ids = "response"
    interval = choice(gettext_lazy("Interval drawn and grouped"))
    promise = choice(gettext_lazy("The promise counts over"))
    first = day(gettext_lazy("Reported from"))
    last = day(gettext_lazy("Up to and with"))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        usual = {"interval": "total", "promise": "total"}
        super().__init__({**usual, **data} if data else None, usual)
        self.choose("interval", pairs("interval", INTERVAL_NAMES))
        self.choose("promise", pairs("interval", PROMISES))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last and last < first:
            self.add_error("last", _("It ends before it begins. Choose a later day."))
        return told

    def asked(self, zone: str) -> ResponseAsked:
        """Return what is asked; of a form with mistakes everything as it stands without it."""
        if not self.is_valid():
            return ResponseAsked()
        told = self.cleaned_data
        first, last = (
            None if one is None else datetime.combine(one, time(), ZoneInfo(zone))
            for one in (told["first"], told["last"])
        )
        return ResponseAsked(told["interval"], told["promise"], first, None if last is None else last + _DAY)

    def address(self) -> str:
        """Return what is asked as the words of an address, each day as 2026-08-25; of a form with mistakes nothing."""
        told = self.cleaned_data if self.is_valid() else {}
        return urlencode({name: told[name] for name in ("promise", "first", "last") if told.get(name)})
