"""The form with which a request for help is taken: at the hotline, at a gate, on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.residents.actions.help import NewRequest
from bihuan.apps.residents.rules.help_classes import CLASSES
from bihuan.web.parts.help_words import HELP_CHANNELS
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING


class TakeForm(forms.Form):
    """Who calls, from where, and what for; the class is confirmed here or later."""

    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("What is needed"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=gettext_lazy("In the caller's words. Nothing that is not needed to help."),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("Telephone or address: one of them is needed."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=300, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    help_class = forms.ChoiceField(label=gettext_lazy("Class"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), required=False)
    command = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, channel: str = "phone") -> None:
        super().__init__(data, initial={"channel": channel, "command": uuid4()}, auto_id="take-%s")
        self.fields["words"].error_messages["required"] = _("Write what is needed.")
        classes = [("", _("confirm it later")), *((code, label("help_class", code)) for code in CLASSES)]
        self.fields["help_class"].choices = classes  # type: ignore[attr-defined]  # a choice field, as declared
        channels = [(code, str(text)) for code, text in HELP_CHANNELS.items() if code != "public"]
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]  # a choice field, as declared
        self._channel = channel

    def attempt(self, do: Callable[[NewRequest, str], str]) -> str:
        """Return what was made of the valid form, "" when it is not valid or the rules refuse it (it says why).

        :raises NotAllowed: what looks missing, so that nobody can probe for it.
        """
        if not self.is_valid():
            return ""
        told = self.cleaned_data
        new = NewRequest(
            told["words"], told["channel"] or self._channel, told["name"], told["phone"], told["address"],
            help_class=told["help_class"],
        )  # fmt: skip
        try:
            return do(new, str(told["command"] or ""))
        except NotAllowed as refusal:
            if refusal.code in LOOKS_MISSING:
                raise
            self.add_error(None, label("code", refusal.code))
            return ""

    @property
    def status(self) -> int:
        """How a page with this refused form answers: 409 where the rules refuse, 422 where a field is wrong."""
        return 409 if self.non_field_errors() else 422
