"""Our validators of passwords: names of its owner, and repetition (NIST 800-63B-4). No rule of composition."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bihuan.apps.accounts.rules.passwords import is_made_of, repeats_itself
from bihuan.apps.core.models import Incident


class NotAboutTheAccount:
    """Refuses a password made of the names of the account, of the incidents, or of the product."""

    def validate(self, password: str, user: object = None) -> None:
        """Refuse. :raises ValidationError: it is made of those names."""
        names = [str(getattr(user, name, "")) for name in ("username", "full_name", "phone")]
        incidents = Incident.objects.values_list("code", "name", "name_en")
        words = [word for text in [*names, "bihuan", "闭环"] for word in [text, *text.replace(".", " ").split()]]
        words += [word for row in incidents for text in row for word in [text, *text.replace("-", " ").split()]]
        if is_made_of(password, words):
            raise ValidationError(self.get_help_text(), code="password_about_account")

    def get_help_text(self) -> str:
        """Return what to do."""
        return _(
            "A password made of your name or of the incident is guessed first. Take words that have nothing to do."
        )


class NotCommonAtHeart(CommonPasswordValidator):
    """Refuses a password that stands in the list of common ones, as it is or without its digits and signs."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse. :raises ValidationError: `password1234567` is `password`."""
        super().validate(password, user)
        super().validate("".join(sign for sign in password if sign.isalpha()), user)


class NotRepeating:
    """Refuses a password that repeats itself."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        """Refuse. :raises ValidationError: it repeats itself."""
        if repeats_itself(password):
            raise ValidationError(self.get_help_text(), code="password_repeats")

    def get_help_text(self) -> str:
        """Return what to do."""
        return _("A password that repeats a short piece is guessed first. Take four or five words.")
