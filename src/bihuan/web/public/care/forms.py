"""The form by which residents ask to be looked after, themselves or somebody who knows of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.briefing.rules.public_forms import CARE_CONSENTS, CARE_LANGUAGES, CARE_NEEDS
from bihuan.web.public.care.words import CONSENTS, LANGUAGES, NEEDS
from bihuan.web.public.forms import PublicForm, dialled


class CareForm(PublicForm):
    """Who needs care, what for, how they are reached, and what they agree to."""

    prefix_of_ids = "care"
    name = forms.CharField(label=gettext_lazy("Who needs care?"), max_length=100,
                           help_text=gettext_lazy("The name at the door."))  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Telephone of this person"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        help_text=gettext_lazy("Telephone or address: one of them is needed."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=300, required=False,
        help_text=gettext_lazy("Community, road, building, door: it says which community looks after them."),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("What is needed? Tick what is true."),
        widget=forms.CheckboxSelectMultiple, choices=[(code, NEEDS[code]) for code in CARE_NEEDS],
        error_messages={"required": gettext_lazy("Tick at least one."),
                        "invalid_choice": gettext_lazy("Choose from the list.")},
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("If language was ticked: which one?"), required=False,
        choices=[("", "–"), *((code, LANGUAGES[code]) for code in CARE_LANGUAGES)],
    )  # fmt: skip
    kin_phone = forms.CharField(
        label=gettext_lazy("Telephone of family or whoever fills this in"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("What else must be known?"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: hard of hearing, knock loudly; dialysis on Tuesdays."),
    )  # fmt: skip
    consents = forms.MultipleChoiceField(
        label=gettext_lazy("May others be told? Nothing has to be ticked here."), required=False,
        widget=forms.CheckboxSelectMultiple, choices=[(code, CONSENTS[code]) for code in CARE_CONSENTS],
    )  # fmt: skip
    is_agreed = forms.BooleanField(
        label=gettext_lazy("I agree, and who needs care agrees, that this is kept and used to look after them."),
        error_messages={"required": gettext_lazy("Tick that you agree: without it nothing may be kept.")},
    )  # fmt: skip

    def clean_phone(self) -> str:
        """Refuse a number that nobody could dial."""
        return dialled(self.cleaned_data["phone"])

    def clean_kin_phone(self) -> str:
        """Refuse a number that nobody could dial."""
        return dialled(self.cleaned_data["kin_phone"])

    def clean(self) -> dict[str, Any]:
        """Refuse a form without any way to the person, and a language that is ticked and not named."""
        told: dict[str, Any] = super().clean() or {}
        if "phone" not in self.errors and not (told.get("phone") or told.get("address")):
            self.add_error("phone", _("Type a telephone or an address, so that somebody can come."))
        if ("language" in told.get("needs", ())) != bool(told.get("language")) and "needs" in told:
            self.add_error("language", _("Tick language above and choose which one here, or neither."))
        return told
