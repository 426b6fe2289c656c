"""The forms about calls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.briefing.rules.call_reports import VERDICTS
from bihuan.apps.briefing.rules.call_words import ASKED_FOR
from bihuan.web.desk.tracing.forms import TracingForm, choice, pairs
from bihuan.web.desk.tracing.forms import words as short
from bihuan.web.parts.calls_forms import TEL, language


class CheckForm(TracingForm):
    """What a resident reads out."""

    prefix_of_ids = "check"
    phone = forms.CharField(
        label=gettext_lazy("The number on which they were called"), max_length=40,
        widget=forms.TextInput(attrs={**TEL, "autofocus": True}),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("The code of eight digits"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class ReportForm(TracingForm):
    """What a resident tells of a doubtful call."""

    prefix_of_ids = "report"
    asked = forms.MultipleChoiceField(
        label=gettext_lazy("What the caller asked for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shown_number = short(gettext_lazy("The number their telephone showed"), most=40)
    words = short(gettext_lazy("What happened"), most=1000)
    phone = short(gettext_lazy("Their number, only if the reviewer may call back"), most=40)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("asked", [(key, one.in_(language())) for key, one in ASKED_FOR.items()])


class SettleForm(TracingForm):
    """What the reviewer found."""

    prefix_of_ids = "settle"
    verdict = choice(gettext_lazy("What it was"))
    words = short(gettext_lazy("In words"), most=1000)
    n = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, n: int, data: Any = None) -> None:
        super().__init__(data, {"n": n})
        self.choose("verdict", [("", _("choose…")), *pairs("call_verdict", VERDICTS)])
