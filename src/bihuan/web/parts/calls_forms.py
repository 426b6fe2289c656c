"""The form with which a call is opened, at the desk and on a phone alike."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language, gettext_lazy

from bihuan.web.parts.asking import AskingForm

TEL = {"inputmode": "tel", "autocomplete": "off"}


def language() -> str:
    """Return the language of the page as the official texts name it."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


class OpenForm(AskingForm):
    """Which number is called, and whether a second word is wanted."""

    prefix_of_ids = "open"
    phone = forms.CharField(
        label=gettext_lazy("Another number than the order's"), max_length=40, required=False,
        widget=forms.TextInput(attrs=TEL),
        help_text=gettext_lazy("Leave it empty to call the number in the order. Any other is marked for the reviewer."),
    )  # fmt: skip
    wants_word = forms.BooleanField(
        label=gettext_lazy("Give me a second word"), required=False,
        help_text=gettext_lazy("The person sees it after the check; you say it first when you call again."),
    )  # fmt: skip
