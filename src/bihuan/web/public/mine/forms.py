"""What a person may ask by their open view."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.briefing.rules.rights import KINDS, MOST_WORDS
from bihuan.web.public.mine.words import said


class AskForm(forms.Form):
    """Which right, and what about it; what was typed stays where it was."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=gettext_lazy("I ask for"))
    words = forms.CharField(
        label=gettext_lazy("What about it"), required=False, max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "What is wrong, or what you want to understand. No card numbers, no codes: we never ask for them."
        ),
    )  # fmt: skip
    command = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"command": uuid4()}, auto_id="ask-%s")
        choices = [("", _("choose…")), *((kind, said("right", kind)) for kind in KINDS)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice field, as declared
        self.fields["kind"].error_messages["required"] = _("Choose what you ask for.")
        self.fields["kind"].error_messages["invalid_choice"] = _("Choose one of the list.")
