"""The sign-in form."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

_REQUIRED = {"required": _("Fill in this field.")}


class SignInForm(AuthenticationForm):
    """Asks for name and password; its errors say what to do."""

    username = forms.CharField(
        label=_("Name you sign in with"),
        max_length=60,
        error_messages=_REQUIRED,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages=_REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {  # noqa: RUF012 - the attribute Django reads
        "invalid_login": _(
            "Name and password do not belong together. Check both (capital letters count); "
            "if you cannot remember the password, ask the administrator for a new one."
        ),
        "inactive": _("This account is closed. Ask the administrator."),
    }
