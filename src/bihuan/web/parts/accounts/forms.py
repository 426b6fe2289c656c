"""The forms of the account's pages."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bihuan.apps.accounts.actions.throttle import TooOften
from bihuan.apps.accounts.rules.granting import LONGEST_DAYS
from bihuan.apps.core.rules import Role
from bihuan.web.parts.labels import label

REQUIRED = {"required": _("Fill in this field.")}


def too_often(refusal: TooOften) -> str:
    """Return what to do when tries come too often."""
    if refusal.needs_proof:
        return _now(
            "Too many wrong tries in a row. Sign in with a passkey, or ask the operator of the machine to unlock you."
        )
    minutes = math.ceil(refusal.wait.total_seconds() / 60)
    if minutes <= 1:
        return _now("Too many tries. Wait a minute, then try again.")
    return ngettext(
        "Too many tries. Wait %(minutes)d minute, then try again.",
        "Too many tries. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def _password(words: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=words, strip=False, max_length=1000, error_messages=REQUIRED, widget=widget, help_text=help_text
    )


class CodeForm(forms.Form):
    """Asks for one code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        error_messages=REQUIRED,
        help_text=_("Six digits of your authenticator, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class UnlockForm(forms.Form):
    """Asks for the password of the person whose session is locked."""

    password = _password(_("Password"), "current-password")


class PasswordForm(forms.Form):
    """Asks for the password there is and the one that shall be."""

    password = _password(_("Password you have"), "current-password")
    new_password = _password(
        _("New password"), "new-password", _("15 characters at least; spaces and any signs may be in it.")
    )


class ProposalForm(forms.Form):
    """Asks whom to give which role, where, for how long."""

    username = forms.CharField(
        label=_("Name the person signs in with"),
        max_length=60,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Role"), error_messages=REQUIRED)
    unit = forms.ChoiceField(label=_("Unit"), required=False, help_text=_("Only for roles of a unit."))
    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=LONGEST_DAYS, initial=LONGEST_DAYS, error_messages=REQUIRED
    )

    def __init__(self, data: object, *, roles: list[Role], units: dict[str, str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # request.POST or None
        self.fields["role"].choices = [(role.value, label("role", role.value)) for role in roles]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["unit"].choices = [("", "–"), *units.items()]  # type: ignore[attr-defined]  # as above
