"""The forms of public places."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.briefing.rules.places import ADVICE, REFUSALS, REMOVALS
from bihuan.web.desk.tracing.forms import TracingForm, choice, pairs


class ChooseForm(TracingForm):
    """What whoever chooses a place adds: what people are to do."""

    place = forms.CharField(max_length=36, widget=forms.HiddenInput)
    starts_at = forms.CharField(max_length=40, widget=forms.HiddenInput)
    advice = choice(gettext_lazy("What people are to do"))

    def __init__(self, prefix: str, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        self.prefix_of_ids = prefix
        super().__init__(data, initial)
        self.choose("advice", [("", _("choose…")), *pairs("place_advice", ADVICE)])


class ReasonForm(TracingForm):
    """Why a place is refused, or taken off the list."""

    reason = choice(gettext_lazy("Reason"))

    def __init__(self, kind: str, prefix: str, data: Any = None) -> None:
        self.prefix_of_ids = prefix
        super().__init__(data)
        codes = REFUSALS if kind == "place_refusal" else REMOVALS
        self.choose("reason", [("", _("choose…")), *pairs(kind, codes)])
