"""The form by which a resident asks for help: as few fields as an answer needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.web.public.forms import PublicForm, dialled


class HelpForm(PublicForm):
    """What is needed, and how somebody can come back."""

    prefix_of_ids = "help"
    words = forms.CharField(
        label=gettext_lazy("What do you need?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("For example: insulin is left for two days; a woman of 80 lives alone and has no food."),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Your telephone"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=gettext_lazy("We call back. Telephone or address: one of them is needed."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Where?"), max_length=300, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=gettext_lazy("Community, road, building, door."),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("How may we call you?"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip

    def clean_phone(self) -> str:
        """Refuse a number that nobody could dial."""
        return dialled(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Refuse a form without any way back."""
        told: dict[str, Any] = super().clean() or {}
        if "phone" not in self.errors and not (told.get("phone") or told.get("address")):
            self.add_error("phone", _("Type a telephone or an address, so that somebody can come back to you."))
        return told
