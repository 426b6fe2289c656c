"""The sign-in form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.apps.accounts.actions.throttle import TooOften, forgive, password_limits, take
from bihuan.web.parts.accounts.finishing import device_of
from bihuan.web.parts.accounts.forms import REQUIRED, too_often
from bihuan.web.parts.clock import now


class SignInForm(AuthenticationForm):
    """Asks for name and password; its errors say what to do."""

    username = forms.CharField(
        label=_("Name you sign in with"),
        max_length=60,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    own_device = forms.BooleanField(
        label=_("This device is my own; nobody else works at it"),
        required=False,
        help_text=_("On a shared terminal leave this open: the page is locked after 15 minutes without you."),
    )
    error_messages = {  # noqa: RUF012 - the attribute Django reads
        "invalid_login": _(
            "Name and password do not belong together. Check both (capital letters count); "
            "if you cannot remember the password, ask the administrator for a new one."
        ),
        "inactive": _("This account is closed. Ask the administrator."),
    }

    def clean(self) -> dict[str, Any]:
        """Count the try before the password is looked at, then check it; who has no account gets the same answer."""
        if self.request is None:
            raise ValidationError(self.error_messages["invalid_login"], code="invalid_login")
        limits = password_limits(
            username=self.cleaned_data.get("username", ""),
            address=self.request.META.get("REMOTE_ADDR", ""),
            device=device_of(self.request),
        )
        try:
            take(limits, at=now())
        except TooOften as refusal:
            raise ValidationError(too_often(refusal), code="too_often") from refusal
        cleaned = super().clean()  # raises where name and password do not belong together
        if self.get_user() is not None:
            forgive(limits, at=now())
        return cleaned
