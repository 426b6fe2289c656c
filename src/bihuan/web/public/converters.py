"""The languages of public addresses."""

from __future__ import annotations

from django.urls import register_converter

from bihuan.apps.briefing.rules.pages import LANGUAGES


class LanguageConverter:
    """`zh` or `en` in an address."""

    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        """Return the language as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the language as it stands."""
        return value


register_converter(LanguageConverter, "lang")
